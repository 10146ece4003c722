"""What is decided about people without a database: links, roles, requirements, approvals."""
