"""An exchange of examiners or a training: call, nominations, matching, schedule, what is left of it."""
