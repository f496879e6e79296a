//===- NpyHeader.cpp - What a .npy file holds -----------------------------===//
//
// The format: https://numpy.org/doc/stable/reference/generated/
// numpy.lib.format.html. A Python dictionary as text.
//
//===----------------------------------------------------------------------===//

#include "NpyHeader.h"

using namespace llvm;

namespace tinyml {

static Error makeError(const Twine &message) {
  return createStringError(message);
}

namespace {

/// Reads the header's dictionary: the three keys that the format requires, in
/// any order.
class HeaderParser {
public:
  explicit HeaderParser(StringRef text) : rest(text) {}

  Expected<NpyHeader> parse() {
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
  NpyHeader header;
};

} // namespace

Expected<NpyHeader> parseNpyHeader(StringRef dictionary) {
  return HeaderParser(dictionary).parse();
}

} // namespace tinyml
