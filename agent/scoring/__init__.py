"""How likely each phrase is: the protocol, the token trie, one pass over it, the embedded weights."""
