"""Mail: written here, sent by a job."""
