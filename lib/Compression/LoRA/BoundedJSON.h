//===- BoundedJSON.h - JSON of files that may be damaged --------*- C++ -*-===//

#ifndef TINYML_LIB_COMPRESSION_LORA_BOUNDEDJSON_H
#define TINYML_LIB_COMPRESSION_LORA_BOUNDEDJSON_H

#include "llvm/Support/JSON.h"

namespace tinyml {

/// Returns an error with `text`.
llvm::Error makeAdapterError(const llvm::Twine &text);

/// Parses `text`, an object. An error where it is none, or nests so deep that a
/// parser that recurses might run out of stack.
llvm::Expected<llvm::json::Object> parseObject(llvm::StringRef text);

/// Returns the members of `object` by name, so that errors do not depend on how
/// it is stored.
std::vector<std::pair<llvm::StringRef, const llvm::json::Value *>>
sortMembers(const llvm::json::Object &object);

} // namespace tinyml

#endif // TINYML_LIB_COMPRESSION_LORA_BOUNDEDJSON_H
