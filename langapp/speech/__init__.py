"""Computer speech: sound files named by what they say.

A *Saying* is what is to be said, in one language. A *Clip* is the file in which one engine's voice
says it: a cache, so it may be deleted at any time. An *engine* speaks: espeak on this machine, gTTS
over the network and so only ever in the background. The *child* is the process that holds espeak
and the codecs. *Warming* is making clips before anyone asks for them.
"""
