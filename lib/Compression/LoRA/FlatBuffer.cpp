//===- FlatBuffer.cpp - Reading FlatBuffers that may be damaged -----------===//

#include "FlatBuffer.h"
#include "BoundedJSON.h"
#include "llvm/Support/Endian.h"

using namespace llvm;

namespace tinyml {

/// The size of an offset and of a length, and of a number in a vtable.
static constexpr uint64_t kWord = 4, kHalf = 2;

/// Whether `bytes` from `at` are in the file.
static bool isInside(StringRef file, uint64_t at, uint64_t bytes) {
  return at <= file.size() && bytes <= file.size() - at;
}

static uint32_t readWord(StringRef file, uint64_t at) {
  return support::endian::read32le(file.data() + at);
}

static uint16_t readHalf(StringRef file, uint64_t at) {
  return support::endian::read16le(file.data() + at);
}

static Error makeOutsideError(StringRef what, uint64_t at, StringRef file) {
  return makeAdapterError("is damaged or cut off: " + what + " at byte " +
                          Twine(at) + " is not all in the file, which has " +
                          Twine(file.size()) + " bytes");
}

Expected<FlatTable> FlatTable::get(StringRef file, uint64_t at) {
  FlatTable table;
  table.file = file;
  table.at = at;
  if (!isInside(file, at, kWord))
    return makeOutsideError("a table", at, file);
  // The distance has a sign: a vtable may be behind its table.
  int64_t vtable =
      static_cast<int64_t>(at) - static_cast<int32_t>(readWord(file, at));
  if (vtable < 0 || !isInside(file, vtable, 2 * kHalf))
    return makeOutsideError("what describes a table", at, file);
  table.vtable = static_cast<uint64_t>(vtable);
  table.vtableBytes = readHalf(file, table.vtable);
  table.tableBytes = readHalf(file, table.vtable + kHalf);
  if (table.vtableBytes < 2 * kHalf || table.vtableBytes % kHalf != 0 ||
      !isInside(file, table.vtable, table.vtableBytes))
    return makeOutsideError("what describes a table", at, file);
  if (table.tableBytes < kWord || !isInside(file, at, table.tableBytes))
    return makeOutsideError("a table", at, file);
  return table;
}

Expected<FlatTable> FlatTable::getRoot(StringRef file, StringRef letters) {
  if (file.size() < 2 * kWord || file.substr(kWord, kWord) != letters)
    return makeAdapterError("does not begin as one: there is no '" + letters +
                            "' at byte 4");
  return get(file, readWord(file, 0));
}

Expected<uint64_t> FlatTable::find(unsigned field, uint64_t bytes) const {
  uint64_t entry = kHalf * (2 + field);
  if (entry + kHalf > vtableBytes)
    return 0;
  uint64_t place = readHalf(file, vtable + entry);
  if (place == 0)
    return 0;
  if (place < kWord || place + bytes > tableBytes)
    return makeOutsideError("a field", at + place, file);
  return at + place;
}

Expected<uint64_t> FlatTable::follow(unsigned field) const {
  Expected<uint64_t> place = find(field, kWord);
  if (!place || *place == 0)
    return place;
  uint64_t target = *place + readWord(file, *place);
  if (target == *place || !isInside(file, target, kWord))
    return makeOutsideError("what a field refers to", target, file);
  return target;
}

Expected<int32_t> FlatTable::getInt32(unsigned field) const {
  Expected<uint64_t> place = find(field, kWord);
  if (!place)
    return place.takeError();
  return *place == 0 ? 0 : static_cast<int32_t>(readWord(file, *place));
}

Expected<std::optional<StringRef>>
FlatTable::getVector(unsigned field, uint64_t elementBytes) const {
  Expected<uint64_t> place = follow(field);
  if (!place)
    return place.takeError();
  if (*place == 0)
    return std::nullopt;
  // Both are less than 2^32, so this does not overflow.
  uint64_t bytes = readWord(file, *place) * elementBytes;
  if (!isInside(file, *place + kWord, bytes))
    return makeOutsideError("a vector", *place, file);
  return file.substr(*place + kWord, bytes);
}

Expected<std::optional<StringRef>> FlatTable::getString(unsigned field) const {
  auto text = getVector(field, 1);
  if (!text || !*text)
    return text;
  if ((*text)->end() == file.end() || *(*text)->end() != '\0')
    return makeAdapterError("is damaged: a text in it has no end");
  return text;
}

Expected<std::vector<FlatTable>> FlatTable::getTables(unsigned field) const {
  auto offsets = getVector(field, kWord);
  if (!offsets)
    return offsets.takeError();
  std::vector<FlatTable> tables;
  if (!*offsets)
    return tables;
  uint64_t begin = (*offsets)->data() - file.data();
  for (uint64_t place = begin; place < begin + (*offsets)->size();
       place += kWord) {
    Expected<FlatTable> table = get(file, place + readWord(file, place));
    if (!table)
      return table.takeError();
    tables.push_back(*table);
  }
  return tables;
}

} // namespace tinyml
