"""The durable walk of the line: queues, workers, heartbeat, and what happens when one of them dies."""
