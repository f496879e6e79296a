//===- TargetFile.cpp - A user's own board --------------------------------===//

#include "tinyml/Support/Target.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <set>

using namespace llvm;

namespace tinyml {

/// What the compiler reads of a description, and what only the harness and
/// people do.
static constexpr StringRef kTexts[] = {"name", "description", "core",
                                       "compiler", "compiler_package"};
static constexpr StringRef kSizes[] = {"flash_bytes", "ram_bytes",
                                       "stack_bytes"};
static constexpr StringRef kLists[] = {"flags"};
static constexpr StringRef kOthers[] = {"source",
                                        "family",
                                        "machine",
                                        "flash_origin",
                                        "ram_origin",
                                        "vectors_origin",
                                        "systick_hz",
                                        "sources",
                                        "include_dirs",
                                        "compile_flags",
                                        "linker_script",
                                        "link_flags",
                                        "libraries",
                                        "emulator",
                                        "emulator_arg",
                                        "emulator_package",
                                        "counts_instructions"};

static Error makeError(const Twine &text) { return createStringError(text); }

/// Whether memories have names that C can have, sizes, and no other members.
static Error checkMemories(const json::Value &value) {
  const json::Array *list = value.getAsArray();
  if (!list)
    return makeError("'memories' is no list");
  std::set<StringRef> names = {"flash", "sram"};
  for (const json::Value &entry : *list) {
    const json::Object *memory = entry.getAsObject();
    std::optional<StringRef> name =
        memory ? memory->getString("name") : std::nullopt;
    if (!name || name->empty() || !isLower(name->front()) ||
        !all_of(*name, [](char c) { return isLower(c) || isDigit(c); }))
      return makeError(
          "a memory has a 'name' of lower-case letters and digits");
    if (!names.insert(*name).second)
      return makeError("there are two memories '" + *name + "'");
    std::optional<int64_t> bytes = memory->getInteger("bytes");
    if (!bytes || *bytes <= 0 || *bytes > int64_t(UINT32_MAX))
      return makeError("memory '" + *name + "': 'bytes' is no number of bytes");
    std::optional<int64_t> cycles = memory->getInteger("cycles");
    if (memory->get("cycles") && (!cycles || *cycles < 0))
      return makeError("memory '" + *name +
                       "': 'cycles' is no number of cycles");
    for (const auto &[key, member] : *memory)
      if (key != "name" && key != "bytes" && key != "cycles")
        return makeError("memory '" + *name + "' has an unknown member '" +
                         StringRef(key) + "': it has name, bytes, cycles");
  }
  return Error::success();
}

/// Whether every member is known and has a value of its kind.
static Error checkMembers(const json::Object &object) {
  for (const auto &[key, value] : object) {
    StringRef name = key;
    if (is_contained(kOthers, name))
      continue;
    if (is_contained(kTexts, name)) {
      if (!value.getAsString() || value.getAsString()->empty())
        return makeError("'" + name + "' is no text");
    } else if (is_contained(kSizes, name)) {
      std::optional<int64_t> bytes = value.getAsInteger();
      if (!bytes || *bytes <= 0 || *bytes > int64_t(UINT32_MAX))
        return makeError("'" + name + "' is no number of bytes");
    } else if (name == "memories") {
      if (Error error = checkMemories(value))
        return error;
    } else if (is_contained(kLists, name)) {
      const json::Array *list = value.getAsArray();
      if (!list || !all_of(*list, [](const json::Value &entry) {
            return entry.getAsString().has_value();
          }))
        return makeError("'" + name + "' is no list of texts");
    } else {
      return makeError("unknown member '" + name + "': a board has " +
                       join(ArrayRef(kTexts), ", ") + ", " +
                       join(ArrayRef(kSizes), ", ") + ", " +
                       join(ArrayRef(kLists), ", ") + ", memories");
    }
  }
  for (StringRef name : {"name", "core", "flash_bytes", "ram_bytes"})
    if (!object.get(name))
      return makeError("'" + name + "' is missing");
  return Error::success();
}

static Expected<Target> makeTarget(const json::Object &object) {
  if (Error error = checkMembers(object))
    return std::move(error);
  StringRef coreName = *object.getString("core");
  const Target *core = find_if(getTargets(), [&](const Target &target) {
    return !target.isBoard && target.name == coreName;
  });
  if (core == getTargets().end()) {
    std::vector<StringRef> cores;
    for (const Target &target : getTargets())
      if (!target.isBoard)
        cores.push_back(target.name);
    return makeError("unknown core '" + coreName + "': one of " +
                     join(cores, ", "));
  }
  Target board = *core;
  board.isBoard = true;
  mergeTarget(object, board);
  if (!object.get("description"))
    board.description = board.name;
  if (board.stackBytes.value_or(0) >= *board.ramBytes)
    return makeError("the stack takes all of the RAM");
  return board;
}

Expected<Target> readTargetFile(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return makeError("'" + path + "': " + buffer.getError().message());
  Expected<json::Value> parsed = json::parse((*buffer)->getBuffer());
  if (!parsed)
    return makeError("'" + path + "': " + toString(parsed.takeError()));
  const json::Object *object = parsed->getAsObject();
  Expected<Target> target =
      object ? makeTarget(*object) : makeError("no JSON object");
  if (!target)
    return makeError("'" + path + "': " + toString(target.takeError()));
  return target;
}

} // namespace tinyml
