//===- ProgressLine.h - What is going on --------------------*- C++ -*-===//

#ifndef TINYML_SUPPORT_PROGRESSLINE_H
#define TINYML_SUPPORT_PROGRESSLINE_H

#include "llvm/ADT/StringRef.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace tinyml {

/// Shows what is going on in one line that is wiped in the end. Where the
/// stream is no terminal, a line for each interval stays, also while nothing
/// new is shown: `at: calibrate 3/50, after 20 s`. Such lines come from a
/// thread of their own, each in one write.
class ProgressLine {
public:
  explicit ProgressLine(
      llvm::raw_ostream &os,
      std::chrono::milliseconds interval = std::chrono::seconds(10))
      : os(os), interval(interval) {}
  ProgressLine(const ProgressLine &) = delete;
  ~ProgressLine();

  /// Shows `text` instead of what was shown before; empty = nothing.
  void show(llvm::StringRef text);

private:
  void tell();

  llvm::raw_ostream &os;
  std::chrono::milliseconds interval;
  std::chrono::steady_clock::time_point start =
      std::chrono::steady_clock::now();
  std::mutex mutex; ///< of what follows
  std::condition_variable changed;
  std::string current;
  bool isDone = false;
  std::thread teller;
};

} // namespace tinyml

#endif // TINYML_SUPPORT_PROGRESSLINE_H
