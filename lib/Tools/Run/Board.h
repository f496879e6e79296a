//===- Board.h - How to build and start programs for a board ----*- C++ -*-===//

#ifndef TINYML_LIB_TOOLS_RUN_BOARD_H
#define TINYML_LIB_TOOLS_RUN_BOARD_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace tinyml {

/// A file of runtime/boards or runtime/cores, put into the tool when it is
/// built; the path is below runtime/.
struct BoardFile {
  llvm::StringRef path;
  llvm::StringRef contents;
};

llvm::ArrayRef<BoardFile> getBoardFiles();

/// What board.json, merged over its core's file, says of building and running;
/// see runtime/README.md. Paths are below runtime/.
struct Board {
  std::string name;
  std::string compiler, compilerPackage;
  std::vector<std::string> flags;
  std::vector<std::string> sources;
  std::vector<std::string> includeFolders;
  std::vector<std::string> linkFlags;
  std::string linkerScript;
  std::vector<std::string> libraries;
  /// Empty where the program runs itself.
  std::vector<std::string> emulator;
  std::string emulatorArgument, emulatorPackage;
};

/// Fails where there is no such board; the error lists the boards there are.
llvm::Expected<Board> findBoard(llvm::StringRef name);

/// Returns the compiler call that makes `program` of `sources` and the board's
/// own files, which lie in `folder`/runtime.
llvm::Expected<std::vector<std::string>>
makeBuildCommand(const Board &board, llvm::StringRef folder,
                 llvm::ArrayRef<std::string> sources, llvm::StringRef program);

/// Returns the command that starts `program` with arguments for the harness,
/// in which no space and comma may be.
llvm::Expected<std::vector<std::string>>
makeRunCommand(const Board &board, llvm::StringRef program,
               llvm::ArrayRef<std::string> arguments);

} // namespace tinyml

#endif // TINYML_LIB_TOOLS_RUN_BOARD_H
