//===- SerialPort.cpp - Lines over a serial port --------------------------===//

#include "SerialPort.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

using namespace llvm;

namespace tinyml {

namespace {
struct BaudRate {
  unsigned baud;
  speed_t speed;
};
} // namespace

static constexpr BaudRate kBaudRates[] = {
    {9600, B9600},       {19200, B19200},     {38400, B38400},
    {57600, B57600},     {115200, B115200},   {230400, B230400},
    {460800, B460800},   {921600, B921600},   {1000000, B1000000},
    {1500000, B1500000}, {2000000, B2000000}, {3000000, B3000000}};

SerialPort::~SerialPort() {
  if (file >= 0)
    ::close(file);
}

Error SerialPort::makeError(const Twine &what) const {
  return createStringError("serial port '" + path + "': " + what);
}

Error SerialPort::open(StringRef name, unsigned baud) {
  path = name.str();
  const BaudRate *rate = find_if(
      kBaudRates, [&](const BaudRate &known) { return known.baud == baud; });
  if (rate == std::end(kBaudRates))
    return makeError("there is no rate of " + Twine(baud) + " baud: one of " +
                     join(map_range(kBaudRates,
                                    [](const BaudRate &known) {
                                      return std::to_string(known.baud);
                                    }),
                          ", "));
  file = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0)
    return makeError(std::strerror(errno));
  termios settings;
  if (tcgetattr(file, &settings) != 0)
    return makeError("is no serial port");
  cfmakeraw(&settings);
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cflag &= ~(CSTOPB | CRTSCTS);
  if (cfsetispeed(&settings, rate->speed) != 0 ||
      cfsetospeed(&settings, rate->speed) != 0 ||
      tcsetattr(file, TCSANOW, &settings) != 0)
    return makeError(std::strerror(errno));
  // What came before belongs to nobody.
  tcflush(file, TCIFLUSH);
  return Error::success();
}

Error SerialPort::write(StringRef bytes) {
  constexpr int kPatience = 2000; // milliseconds
  while (!bytes.empty()) {
    ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count > 0) {
      bytes = bytes.drop_front(count);
      continue;
    }
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0 && errno != EAGAIN)
      return makeError(std::strerror(errno));
    pollfd wait{file, POLLOUT, 0};
    if (poll(&wait, 1, kPatience) == 0)
      return makeError("takes no bytes");
  }
  return Error::success();
}

Expected<std::optional<std::string>> SerialPort::readLine(Moment deadline) {
  while (true) {
    received.erase(0, received.find_first_not_of("\r\n"));
    size_t end = received.find_first_of("\r\n");
    if (end != std::string::npos) {
      std::string line = received.substr(0, end);
      received.erase(0, end + 1);
      return line;
    }
    // No line of a board is so long; what is sends garbage.
    constexpr size_t kMost = 4096;
    if (received.size() > kMost)
      received.clear();
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0)
      return std::nullopt;
    pollfd wait{file, POLLIN, 0};
    int ready = poll(&wait, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno != EINTR)
      return makeError(std::strerror(errno));
    if (ready <= 0)
      continue;
    char buffer[512];
    ssize_t count = ::read(file, buffer, sizeof(buffer));
    if (count > 0)
      received.append(buffer, count);
    else if (count == 0 || (errno != EAGAIN && errno != EINTR))
      return makeError("the board is gone");
  }
}

} // namespace tinyml
