"""What can be done to annotations, tags and topics: each verb one function, one transaction, one change."""
