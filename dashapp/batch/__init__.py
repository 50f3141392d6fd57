"""Many files: listed once, answered a chunk at a time by many processes, kept a part at a time.

``inputs`` finds the files, ``plan`` cuts them into chunks, ``answering`` answers one chunk wherever it runs, ``local``
and ``cluster`` run many, ``parts`` keeps what is done, ``run`` joins them.
"""
