//===- Npy.cpp - One NumPy array as a file --------------------------------===//

#include "tinyml/Data/Npy.h"
#include "tinyml/Data/ArrayStream.h"

using namespace llvm;

namespace tinyml {

Expected<Array> parseNpy(StringRef contents) {
  std::vector<char> bytes(contents.begin(), contents.end());
  Expected<ArrayStream> stream = ArrayStream::open(
      std::make_unique<MemoryBytes>(std::move(bytes)), contents.size(), "");
  if (!stream)
    return stream.takeError();
  return stream->readAll();
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
