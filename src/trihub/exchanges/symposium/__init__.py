"""A symposium of users: call, registration, programme, interpretation, materials, feedback."""
