"""How likely each phrase is: the protocol, the token trie, passes and searches over it, the weights."""
