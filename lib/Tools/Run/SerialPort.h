//===- SerialPort.h - Lines over a serial port ------------------*- C++ -*-===//

#ifndef TINYML_LIB_TOOLS_RUN_SERIALPORT_H
#define TINYML_LIB_TOOLS_RUN_SERIALPORT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <chrono>
#include <optional>
#include <string>

namespace tinyml {

/// A terminal device, set to carry bytes as they are: 8 bits, no parity, one
/// stop bit, no flow control.
class SerialPort {
public:
  SerialPort() = default;
  SerialPort(const SerialPort &) = delete;
  ~SerialPort();

  /// Opens the device at `path`, at `baud` bits a second. Fails where it is no
  /// serial port, or has no such rate.
  llvm::Error open(llvm::StringRef path, unsigned baud);
  llvm::StringRef getPath() const { return path; }

  /// Sends all bytes. Fails where the port is gone, or takes nothing for two
  /// seconds.
  llvm::Error write(llvm::StringRef bytes);

  using Moment = std::chrono::steady_clock::time_point;

  /// Returns the next line that is not empty, without its end: `\n`, `\r` or
  /// both; nothing where none is complete at the deadline. Fails where the port
  /// is gone.
  llvm::Expected<std::optional<std::string>> readLine(Moment deadline);

private:
  llvm::Error makeError(const llvm::Twine &what) const;

  std::string path;
  std::string received; ///< behind the last line
  int file = -1;
};

} // namespace tinyml

#endif // TINYML_LIB_TOOLS_RUN_SERIALPORT_H
