//===- SerialLink.h - The harness of a board on a serial line ---*- C++ -*-===//

#ifndef TINYML_LIB_TOOLS_RUN_SERIALLINK_H
#define TINYML_LIB_TOOLS_RUN_SERIALLINK_H

#include "SerialPort.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>
#include <vector>

namespace tinyml {

/// What the board says of itself.
struct BoardGreeting {
  std::string name;        ///< of the model, in C
  std::string fingerprint; ///< of its C
  std::string target;      ///< that it was compiled for
  std::string unit;        ///< of ticks; `none`
  uint64_t steps = 0, inputBytes = 0, outputBytes = 0;
};

/// What a run on the board gives.
struct BoardRun {
  uint64_t ticks = 0;
  std::string outputs; ///< the bytes of all, one after the other
};

/// Speaks the protocol of docs/board-protocol.md, from the host's side: sends a
/// command again where its answer is damaged or does not come.
class SerialLink {
public:
  /// `place` is `<path>[,<baud>]`; a run may take `seconds`.
  llvm::Error open(llvm::StringRef place, unsigned seconds);
  llvm::StringRef getPath() const { return port.getPath(); }

  /// Asks who is there. A board that was reset when the port was opened gets
  /// time to start.
  llvm::Expected<BoardGreeting> greet();

  /// Runs the model on the bytes of all inputs. With `resets` its state is
  /// reset before; with `bySteps` it runs step by step, and getTicks tells of
  /// each.
  llvm::Expected<BoardRun> run(llvm::ArrayRef<char> inputs, bool resets,
                               bool bySteps = false);

  /// Returns the ticks of the first `count` steps of the last run by steps.
  llvm::Expected<std::vector<uint64_t>> getTicks(uint64_t count);

private:
  /// The words behind `ok`, or an error.
  using Words = llvm::SmallVector<std::string>;
  llvm::Expected<Words> ask(const llvm::Twine &command, double seconds);
  /// Waits for the answer to a command; nothing where it is damaged or late.
  llvm::Expected<std::optional<Words>> await(uint64_t number,
                                             SerialPort::Moment deadline);
  llvm::Error makeError(const llvm::Twine &what) const;

  SerialPort port;
  double runSeconds = 0;
  uint64_t lastCommand = 0, lastRun = 0;
  uint64_t outputBytes = 0;
};

} // namespace tinyml

#endif // TINYML_LIB_TOOLS_RUN_SERIALLINK_H
