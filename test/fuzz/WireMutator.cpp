//===- WireMutator.cpp - Mutates protobuf messages ------------------------===//

#include "WireMutator.h"
#include <optional>
#include <random>
#include <utility>
#include <vector>

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

using namespace tinyml;

namespace {
struct Field;
using Message = std::vector<Field>;

struct Field {
  uint64_t tag = 0;
  /// The value of a varint, or of a fixed field.
  uint64_t number = 0;
  std::string bytes;
  /// The fields of `bytes`, where those are a message.
  std::optional<Message> message;
};
} // namespace

static constexpr unsigned kMaxNesting = 200;

static bool readVarint(const std::string &data, size_t &at, uint64_t &value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && at < data.size(); shift += 7) {
    uint8_t byte = data[at++];
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80)
      return true;
  }
  return false;
}

static bool readFixed(const std::string &data, size_t &at, unsigned width,
                      uint64_t &value) {
  if (data.size() - at < width)
    return false;
  for (unsigned index = 0; index < width; ++index)
    value |= static_cast<uint64_t>(static_cast<uint8_t>(data[at++]))
             << (8 * index);
  return true;
}

static std::optional<Message> parse(const std::string &data, unsigned depth) {
  Message message;
  for (size_t at = 0; at < data.size();) {
    Field &field = message.emplace_back();
    if (!readVarint(data, at, field.tag) || field.tag < 8)
      return std::nullopt;
    uint64_t size = 0;
    switch (field.tag & 7) {
    case 0:
      if (!readVarint(data, at, field.number))
        return std::nullopt;
      break;
    case 1:
    case 5:
      if (!readFixed(data, at, (field.tag & 7) == 1 ? 8 : 4, field.number))
        return std::nullopt;
      break;
    case 2:
      if (!readVarint(data, at, size) || size > data.size() - at)
        return std::nullopt;
      field.bytes = data.substr(at, size);
      at += size;
      if (size != 0 && depth < kMaxNesting)
        field.message = parse(field.bytes, depth + 1);
      break;
    default:
      return std::nullopt;
    }
  }
  return message;
}

static void writeVarint(std::string &out, uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

static std::string serialize(const Message &message) {
  std::string out;
  for (const Field &field : message) {
    writeVarint(out, field.tag);
    unsigned wireType = field.tag & 7;
    if (wireType == 2) {
      std::string bytes =
          field.message ? serialize(*field.message) : field.bytes;
      writeVarint(out, bytes.size());
      out += bytes;
    } else if (wireType == 0) {
      writeVarint(out, field.number);
    } else {
      for (unsigned index = 0; index < (wireType == 1 ? 8u : 4u); ++index)
        out += static_cast<char>(field.number >> (8 * index));
    }
  }
  return out;
}

/// Lists every field with the message around it and its index there.
static void collect(Message &message,
                    std::vector<std::pair<Message *, size_t>> &places) {
  for (size_t index = 0; index < message.size(); ++index) {
    places.emplace_back(&message, index);
    if (message[index].message)
      collect(*message[index].message, places);
  }
}

static void mutateBytes(Field &field) {
  std::string bytes = field.message ? serialize(*field.message) : field.bytes;
  size_t size = bytes.size();
  bytes.resize(size + 16);
  size = LLVMFuzzerMutate(reinterpret_cast<uint8_t *>(bytes.data()), size,
                          bytes.size());
  bytes.resize(size);
  field.message.reset();
  field.bytes = std::move(bytes);
}

static uint64_t pickNumber(uint64_t old, std::minstd_rand &random) {
  static constexpr uint64_t kSpecial[] = {
      0,          1,          2,          6,          7,
      8,          28,         29,         64,         100,
      0x7fffffff, 0x80000000, 0xffffffff, 1ull << 32, 0x7fffffffffffffff,
      1ull << 63, ~0ull,      0x7fc00000};
  switch (random() % 4) {
  case 0:
    return old + 1;
  case 1:
    return old - 1;
  case 2:
    return random() % 64;
  default:
    return kSpecial[random() % std::size(kSpecial)];
  }
}

std::string tinyml::mutateMessage(const std::string &data, unsigned seed) {
  std::minstd_rand random(seed);
  std::optional<Message> root = parse(data, 0);
  std::vector<std::pair<Message *, size_t>> places;
  if (root)
    collect(*root, places);
  if (places.empty())
    return data;
  auto [message, index] = places[random() % places.size()];
  Field &field = (*message)[index];
  Field copy = field;
  switch (random() % 5) {
  case 0:
    message->erase(message->begin() + index);
    break;
  case 1:
    message->insert(message->begin() + random() % (message->size() + 1),
                    std::move(copy));
    break;
  case 2:
    std::swap(field, (*message)[random() % message->size()]);
    break;
  default:
    if ((field.tag & 7) == 2)
      mutateBytes(field);
    else
      field.number = pickNumber(field.number, random);
  }
  return serialize(*root);
}

std::string tinyml::crossMessages(const std::string &data,
                                  const std::string &donor, unsigned seed) {
  std::minstd_rand random(seed);
  std::optional<Message> root = parse(data, 0), other = parse(donor, 0);
  std::vector<std::pair<Message *, size_t>> places, donated;
  if (root)
    collect(*root, places);
  if (other)
    collect(*other, donated);
  if (places.empty() || donated.empty())
    return data;
  auto [from, fromIndex] = donated[random() % donated.size()];
  auto [message, index] = places[random() % places.size()];
  if (random() % 2)
    (*message)[index] = (*from)[fromIndex];
  else
    message->insert(message->begin() + index, (*from)[fromIndex]);
  return serialize(*root);
}
