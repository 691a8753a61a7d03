"""What can be done to projects and documents: each verb one function, one transaction, one change."""
