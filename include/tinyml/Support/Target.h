//===- Target.h - Boards and cores to compile for ---------------*- C++ -*-===//
//
// What runtime/boards/*/board.json and runtime/cores/*.json say, embedded when
// the tools are built. runtime/README.md describes the keys.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_SUPPORT_TARGET_H
#define TINYML_SUPPORT_TARGET_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
namespace json {
class Object;
} // namespace json
} // namespace llvm

namespace tinyml {

/// A memory besides flash and RAM that constants may be in.
struct TargetMemory {
  std::string name;
  int64_t bytes = 0;
  /// How much longer a word takes to read than from flash.
  int64_t cycles = 0;
};

/// A core, or a board with one; a board has all that its core has.
struct Target {
  std::string name;
  std::string description;
  /// The core's name; a core's own.
  std::string core;
  /// The instruction set, e.g. "armv7e-m".
  std::string isa;
  /// Whether float arithmetic is done by hardware.
  bool hasFpu = false;
  bool isBoard = false;
  bool hasEmulator = false;

  /// Bytes of memory, where it is known; a core says nothing of it.
  std::optional<int64_t> flashBytes;
  std::optional<int64_t> ramBytes;
  /// Bytes of RAM that the board's linker script keeps for the stack.
  std::optional<int64_t> stackBytes;
  /// Whether one of these is less than the board has, because the user said so.
  bool isFlashLimited = false, isRamLimited = false, isStackLimited = false;
  /// Memories besides these.
  std::vector<TargetMemory> memories;

  /// The C compiler, the package that has it, and its code generation flags.
  std::string compiler;
  std::string compilerPackage;
  std::vector<std::string> flags;
};

/// All boards, then all cores, each sorted by name.
llvm::ArrayRef<Target> getTargets();

/// Returns null for an unknown name. A board hides a core of its name.
const Target *findTarget(llvm::StringRef name);

/// Reads a board that is not one of getTargets() from a JSON file of the same
/// members; its core is one of them. The error names the file.
llvm::Expected<Target> readTargetFile(llvm::StringRef path);

/// Overwrites what a description says of a target. Members have their types.
void mergeTarget(const llvm::json::Object &object, Target &target);

/// Prints the table that `--target=help` shows.
void printTargets(llvm::raw_ostream &os);

} // namespace tinyml

#endif // TINYML_SUPPORT_TARGET_H
