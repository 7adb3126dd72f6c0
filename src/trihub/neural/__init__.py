"""Neural sentence encoders in ONNX form (:class:`trihub.core.ports.Encoder`), as an option.

Trihub needs none and brings none: ``pip install 'trihub[neural]'`` installs what runs one.
"""

from trihub.neural.encoder import NeuralEncoder, open_encoder

__all__ = ["NeuralEncoder", "open_encoder"]
