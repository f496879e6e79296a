//===- BoundedJSON.cpp - JSON of files that may be damaged ----------------===//

#include "BoundedJSON.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace tinyml {

/// No file of an adapter nests deeper than three.
static constexpr int kMaxDepth = 32;

Error makeAdapterError(const Twine &text) { return createStringError(text); }

/// Returns how deep arrays and objects nest in `text`.
static int countDepth(StringRef text) {
  int depth = 0, deepest = 0;
  bool isString = false;
  for (size_t index = 0; index < text.size(); ++index) {
    char c = text[index];
    if (isString && c == '\\')
      ++index;
    else if (c == '"')
      isString = !isString;
    else if (!isString && (c == '{' || c == '['))
      deepest = std::max(deepest, ++depth);
    else if (!isString && (c == '}' || c == ']'))
      --depth;
  }
  return deepest;
}

Expected<json::Object> parseObject(StringRef text) {
  if (countDepth(text) > kMaxDepth)
    return makeAdapterError("its JSON nests deeper than " + Twine(kMaxDepth) +
                            " levels");
  Expected<json::Value> value = json::parse(text);
  if (!value)
    return value.takeError();
  json::Object *object = value->getAsObject();
  if (!object)
    return makeAdapterError("its JSON is no object");
  return std::move(*object);
}

std::vector<std::pair<StringRef, const json::Value *>>
sortMembers(const json::Object &object) {
  std::vector<std::pair<StringRef, const json::Value *>> members;
  for (const auto &[key, value] : object)
    members.emplace_back(key, &value);
  llvm::sort(members);
  return members;
}

} // namespace tinyml
