"""Rules across posts: posts -> facts -> findings, and the ledger of gestures given and asked."""
