"""How elements become bytes: the codecs of io.ropewalk.codec.Codecs that need no class of Java."""
import struct

_INT64 = struct.Struct("<q")
_FLOAT64 = struct.Struct("<d")
_SLOT_LENGTH = 56
_LEAST_BUDGET = 1 << 20
_MOST_BUDGET = 1 << 30
_BUDGET_PER_ELEMENT = 256


class Codec:
    """A codec of one's own: its name, as recorded in the file, and how it encodes and decodes."""

    def __init__(self, name, encode, decode, longest=None):
        self.name = name
        self.encode = encode
        self.decode = decode
        self.longest = longest

    def budget(self, capacity):
        """What a JVM reserves for elements longer than a slot unless it is told."""
        if self.longest is not None and self.longest <= _SLOT_LENGTH:
            return 0
        return min(_MOST_BUDGET, max(_LEAST_BUDGET, capacity * _BUDGET_PER_ELEMENT))

    def __repr__(self):
        return self.name


def _encode_bytes(element):
    return element if type(element) is bytes else bytes(memoryview(element))


def _number(form):
    def decode(data):
        if len(data) != form.size:
            raise ValueError("wrong length: lengthBytes=%d expected=%d" % (len(data), form.size))
        return form.unpack(data)[0]

    return decode


UTF8 = Codec("utf8", lambda element: element.encode("utf-8"), lambda data: data.decode("utf-8"))
BYTES = Codec("bytes", _encode_bytes, bytes)
INT64 = Codec("int64", _INT64.pack, _number(_INT64), _INT64.size)
FLOAT64 = Codec("float64", _FLOAT64.pack, _number(_FLOAT64), _FLOAT64.size)

_BY_NAME = {codec.name: codec for codec in (UTF8, BYTES, INT64, FLOAT64)}


def codec_of(codec):
    """By name, or as it is."""
    if isinstance(codec, Codec):
        return codec
    try:
        return _BY_NAME[codec]
    except (KeyError, TypeError):
        raise ValueError("no such codec: codec=%r known=%s" % (codec, ", ".join(_BY_NAME))) from None
