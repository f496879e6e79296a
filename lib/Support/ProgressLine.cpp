//===- ProgressLine.cpp - What is going on --------------------------------===//

#include "tinyml/Support/ProgressLine.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace tinyml {

ProgressLine::~ProgressLine() {
  show("");
  if (!teller.joinable())
    return;
  {
    std::lock_guard<std::mutex> lock(mutex);
    isDone = true;
  }
  changed.notify_one();
  teller.join();
}

void ProgressLine::tell() {
  std::unique_lock<std::mutex> lock(mutex);
  auto next = start + interval;
  while (!changed.wait_until(lock, next, [&] { return isDone; })) {
    auto passed =
        std::chrono::duration_cast<std::chrono::seconds>(next - start).count();
    next += interval;
    if (current.empty())
      continue;
    os << "at: " + current + ", after " + std::to_string(passed) + " s\n";
    os.flush();
  }
}

void ProgressLine::show(StringRef text) {
  if (os.is_displayed()) {
    os << "\r\033[K" << text;
    os.flush();
    return;
  }
  std::lock_guard<std::mutex> lock(mutex);
  current = text.str();
  if (!current.empty() && !teller.joinable())
    teller = std::thread([this] { tell(); });
}

} // namespace tinyml
