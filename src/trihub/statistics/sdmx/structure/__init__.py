"""Structure messages: what the figures' codes and attributes mean, and which of them there are."""
