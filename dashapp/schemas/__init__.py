"""The contract of ``/api/v1``: what each address takes and answers, from which its OpenAPI document is made."""
