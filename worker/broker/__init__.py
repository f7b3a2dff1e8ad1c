"""Messages: publish them to Celery, and look into its queues."""
