//===- Npy.cpp - One NumPy array as a file --------------------------------===//
//
// The format: https://numpy.org/doc/stable/reference/generated/
// numpy.lib.format.html. Magic "\x93NUMPY", version, header length, a Python
// dictionary as text, the elements.
//
//===----------------------------------------------------------------------===//

#include "tinyml/Data/Npy.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"

#include <algorithm>
#include <cstring>

using namespace llvm;

namespace tinyml {

static Error makeError(const Twine &message) {
  return createStringError(Twine(message));
}

namespace {

struct Header {
  ArrayType type;
  bool isBigEndian = false;
  bool isFortranOrder = false;
  SmallVector<int64_t> shape;
};

/// Reads the header's dictionary: the three keys that the format requires, in
/// any order.
class HeaderParser {
public:
  explicit HeaderParser(StringRef text) : rest(text) {}

  Expected<Header> parse() {
    bool hasType = false, hasOrder = false, hasShape = false;
    if (!consume("{"))
      return makeError("header is not a dictionary");
    while (!consume("}")) {
      StringRef key;
      if (!parseString(key) || !consume(":"))
        return makeError("header has no key where one is expected");
      if (key == "descr") {
        if (Error error = parseType())
          return error;
        hasType = true;
      } else if (key == "fortran_order") {
        header.isFortranOrder = consume("True");
        if (!header.isFortranOrder && !consume("False"))
          return makeError("'fortran_order' is neither True nor False");
        hasOrder = true;
      } else if (key == "shape") {
        if (Error error = parseShape())
          return error;
        hasShape = true;
      } else {
        return makeError("header has the unknown key '" + key + "'");
      }
      consume(",");
    }
    if (!hasType || !hasOrder || !hasShape)
      return makeError("header lacks 'descr', 'fortran_order' or 'shape'");
    return std::move(header);
  }

private:
  bool consume(StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }

  bool parseString(StringRef &text) {
    rest = rest.ltrim();
    if (rest.empty() || (rest[0] != '\'' && rest[0] != '"'))
      return false;
    size_t end = rest.find(rest[0], 1);
    if (end == StringRef::npos)
      return false;
    text = rest.slice(1, end);
    rest = rest.drop_front(end + 1);
    return true;
  }

  Error parseType() {
    StringRef text;
    if (!parseString(text))
      return makeError("'descr' is not the type of a plain array");
    StringRef name = text;
    header.isBigEndian = name.consume_front(">");
    if (!header.isBigEndian && !name.consume_front("<"))
      name.consume_front("|");
    unsigned bytes = 0;
    char kind = name.empty() ? '\0' : name[0];
    bool isKnown = !name.drop_front(!name.empty()).getAsInteger(10, bytes);
    if (kind == 'f')
      isKnown &= bytes == 2 || bytes == 4 || bytes == 8;
    else if (kind == 'i' || kind == 'u')
      isKnown &= bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    else
      isKnown &= kind == 'b' && bytes == 1;
    if (!isKnown)
      return makeError("elements of type '" + text +
                       "' are not supported: save booleans, integers or "
                       "floats of up to 64 bits");
    header.type = {kind, bytes};
    return Error::success();
  }

  Error parseShape() {
    if (!consume("("))
      return makeError("'shape' is not a tuple");
    while (!consume(")")) {
      rest = rest.ltrim();
      int64_t dim;
      if (rest.consumeInteger(10, dim) || dim < 0)
        return makeError("'shape' has an entry that is no dimension");
      rest.consume_front("L"); // written by Python 2
      header.shape.push_back(dim);
      consume(",");
    }
    return Error::success();
  }

  StringRef rest;
  Header header;
};

} // namespace

/// Reorders column-major elements to row-major ones.
static void transposeFortran(Array &array) {
  if (array.data.empty())
    return;
  std::vector<char> rows(array.data.size());
  SmallVector<int64_t> index(array.shape.size(), 0);
  SmallVector<int64_t> strides;
  int64_t stride = array.type.bytes;
  for (int64_t dim : array.shape) {
    strides.push_back(stride);
    stride *= dim;
  }
  for (size_t to = 0; to < rows.size(); to += array.type.bytes) {
    int64_t from = 0;
    for (auto [at, step] : zip(index, strides))
      from += at * step;
    std::memcpy(&rows[to], &array.data[from], array.type.bytes);
    for (size_t dim = index.size(); dim-- > 0;) {
      if (++index[dim] < array.shape[dim])
        break;
      index[dim] = 0;
    }
  }
  array.data = std::move(rows);
}

static void widenHalf(Array &array) {
  std::vector<char> wide(array.data.size() * 2);
  for (size_t i = 0; i < array.data.size() / 2; ++i) {
    uint16_t bits = support::endian::read16le(&array.data[i * 2]);
    APFloat half(APFloat::IEEEhalf(), APInt(16, bits));
    bool losesInfo;
    half.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven,
                 &losesInfo);
    float value = half.convertToFloat();
    std::memcpy(&wide[i * 4], &value, 4);
  }
  array.data = std::move(wide);
  array.type.bytes = 4;
}

Expected<Array> parseNpy(StringRef contents) {
  StringRef rest = contents;
  if (!rest.consume_front("\x93NUMPY") || rest.size() < 4)
    return makeError("not a .npy file");
  unsigned version = static_cast<uint8_t>(rest[0]);
  if (version < 1 || version > 3)
    return makeError("version " + Twine(version) +
                     " of the .npy format is unknown");
  rest = rest.drop_front(2);
  size_t lengthBytes = version == 1 ? 2 : 4;
  if (rest.size() < lengthBytes)
    return makeError("file ends inside its header");
  size_t length = version == 1 ? support::endian::read16le(rest.data())
                               : support::endian::read32le(rest.data());
  rest = rest.drop_front(lengthBytes);
  if (rest.size() < length)
    return makeError("file ends inside its header");
  Expected<Header> header = HeaderParser(rest.take_front(length)).parse();
  if (!header)
    return header.takeError();
  rest = rest.drop_front(length);

  mlir::FailureOr<int64_t> count = countElements(header->shape);
  if (failed(count) ||
      *count > static_cast<int64_t>(rest.size() / header->type.bytes))
    return makeError("file ends inside its elements: shape " +
                     formatArrayShape(header->shape) + ", " +
                     Twine(rest.size()) + " bytes");
  Array array{header->type, header->shape, {}};
  unsigned width = array.type.bytes;
  array.data.assign(rest.begin(), rest.begin() + *count * width);
  if (header->isBigEndian)
    for (auto at = array.data.begin(); at != array.data.end(); at += width)
      std::reverse(at, at + width);
  if (array.type.kind == 'b')
    for (char &value : array.data)
      value = value != 0;
  if (header->isFortranOrder)
    transposeFortran(array);
  if (array.type.kind == 'f' && width == 2)
    widenHalf(array);
  return array;
}

std::string formatNpy(const Array &array) {
  std::string shape = "(";
  for (int64_t dim : array.shape)
    shape += std::to_string(dim) + (array.shape.size() == 1 ? "," : ", ");
  if (array.shape.size() > 1)
    shape.resize(shape.size() - 2);
  std::string header = std::string("{'descr': '") +
                       (array.type.bytes == 1 ? '|' : '<') + array.type.kind +
                       std::to_string(array.type.bytes) +
                       "', 'fortran_order': False, 'shape': " + shape + "), }";
  // The elements start at a multiple of 64 bytes; a newline ends the header.
  size_t prefix = 10;
  header.append(63 - (prefix + header.size()) % 64, ' ');
  header += '\n';
  std::string file("\x93NUMPY\x01\x00", 8);
  file += static_cast<char>(header.size() & 0xff);
  file += static_cast<char>(header.size() >> 8);
  file += header;
  file.append(array.data.begin(), array.data.end());
  return file;
}

} // namespace tinyml
