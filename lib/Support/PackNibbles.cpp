//===- PackNibbles.cpp - Two 4-bit weights in a byte ----------------------===//

#include "tinyml/Support/PackNibbles.h"

#include <cassert>

using namespace llvm;

namespace tinyml {

SmallVector<char> packNibbles(ArrayRef<char> values, int64_t rowLength) {
  assert(rowLength > 0 && values.size() % rowLength == 0 && "whole rows");
  SmallVector<char> packed;
  packed.reserve(values.size() / rowLength * ((rowLength + 1) / 2));
  while (!values.empty()) {
    ArrayRef<char> row = values.take_front(rowLength);
    values = values.drop_front(rowLength);
    for (; !row.empty(); row = row.drop_front(row.size() == 1 ? 1 : 2)) {
      unsigned low = static_cast<unsigned char>(row[0]) & 0xfu;
      unsigned high =
          row.size() == 1 ? 0 : static_cast<unsigned char>(row[1]) & 0xfu;
      packed.push_back(static_cast<char>(low | high << 4));
    }
  }
  return packed;
}

} // namespace tinyml
