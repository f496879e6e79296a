//===- SerialLink.cpp - The harness of a board on a serial line -----------===//

#include "SerialLink.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/CRC.h"

#include <algorithm>

using namespace llvm;

namespace tinyml {

static constexpr unsigned kBaud = 115200;
static constexpr uint64_t kProtocol = 1;
/// What a board may take for all but a run. An emulated one on a busy machine
/// takes a second.
static constexpr double kSeconds = 3;
/// Bytes of a tensor in one line; what harness_serial.c takes.
static constexpr size_t kMostData = 64;
/// What an answer begins with.
static constexpr StringLiteral kBegin = "tm ";

static std::string formatCRC(StringRef text) {
  uint32_t crc = crc32(arrayRefFromStringRef(text));
  return utohexstr(crc, /*LowerCase=*/true, /*Width=*/8);
}

/// Takes ` *<CRC>` off the end of a line; false where it is not that of the
/// rest.
static bool takeCRC(StringRef &line) {
  auto [text, crc] = line.rsplit(" *");
  if (text.size() == line.size() || crc != formatCRC(text))
    return false;
  line = text;
  return true;
}

/// Takes an answer out of a line, without its CRC; false where there is none.
/// What the firmware prints in front is not for us, and words of an answer may
/// end as it begins, as of a model called lstm.
static bool takeAnswer(StringRef &line) {
  for (size_t start = line.find(kBegin); start != StringRef::npos;
       start = line.find(kBegin, start + 1)) {
    StringRef answer = line.substr(start);
    if (!takeCRC(answer))
      continue;
    line = answer;
    return true;
  }
  return false;
}

Error SerialLink::makeError(const Twine &what) const {
  return createStringError("board on '" + port.getPath() + "': " + what);
}

Error SerialLink::open(StringRef place, unsigned seconds) {
  auto [path, rate] = place.rsplit(',');
  unsigned baud = kBaud;
  if (path.empty() ||
      (path.size() != place.size() && rate.getAsInteger(10, baud)))
    return createStringError("--on=serial:" + place +
                             ": expected serial:<path>[,<baud>], as "
                             "serial:/dev/ttyACM0,115200");
  runSeconds = seconds;
  return port.open(path, baud);
}

//===----------------------------------------------------------------------===//
// Commands and answers
//===----------------------------------------------------------------------===//

/// Returns what an error word of the harness means.
static std::string describeRefusal(ArrayRef<StringRef> words) {
  StringRef why = words.empty() ? StringRef("") : words.front();
  std::string number = words.size() > 1 ? words[1].str() : "?";
  if (why == "status")
    return "the model returned error -" + number + " (tinyml/abi.h)";
  if (why == "guard")
    return "the model has written beside a buffer, at guard " + number +
           " of harness_table";
  return "the harness does not take the command ('" + why.str() + "')";
}

Expected<std::optional<SerialLink::Words>>
SerialLink::await(uint64_t number, SerialPort::Moment deadline) {
  while (true) {
    auto received = port.readLine(deadline);
    if (!received)
      return received.takeError();
    if (!*received)
      return std::nullopt;
    StringRef line = **received;
    if (!line.contains(kBegin))
      continue;
    if (!takeAnswer(line))
      return std::nullopt;
    SmallVector<StringRef> words;
    line.split(words, ' ', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
    uint64_t answered = 0;
    if (words.size() < 3 || words[1].getAsInteger(10, answered))
      continue;
    if (answered == 0) // the command was damaged
      return std::nullopt;
    if (answered != number) // an answer that came late
      continue;
    ArrayRef<StringRef> rest = ArrayRef(words).drop_front(3);
    if (words[2] != "ok")
      return makeError(describeRefusal(rest));
    return Words(rest.begin(), rest.end());
  }
}

Expected<SerialLink::Words> SerialLink::ask(const Twine &command,
                                            double seconds) {
  constexpr int kTries = 4;
  uint64_t number = ++lastCommand;
  std::string line = "@" + std::to_string(number) + " " + command.str();
  line += " *" + formatCRC(line) + "\n";
  for (int i = 0; i < kTries; ++i) {
    if (Error error = port.write(line))
      return error;
    auto deadline =
        std::chrono::steady_clock::now() +
        std::chrono::duration_cast<std::chrono::steady_clock::duration>(
            std::chrono::duration<double>(seconds));
    auto words = await(number, deadline);
    if (!words)
      return words.takeError();
    if (*words)
      return std::move(**words);
  }
  StringRef name = StringRef(line).split(' ').second.split(' ').first;
  return makeError("no answer to '" + name + "' in " + Twine(kTries) +
                   " tries; is the firmware with harness_serial running, at "
                   "this rate, and does nothing else use the port?");
}

/// Reads a number; false where it is none.
static bool read(StringRef word, uint64_t &number) {
  return !word.getAsInteger(10, number);
}

Expected<BoardGreeting> SerialLink::greet() {
  constexpr double kHelloSeconds = 1;
  auto words = ask("hello", kHelloSeconds);
  if (!words)
    return words.takeError();
  uint64_t protocol = 0;
  BoardGreeting greeting;
  if (words->empty() || !read((*words)[0], protocol))
    return makeError("its greeting is not understood");
  if (protocol != kProtocol)
    return makeError("its harness speaks protocol " + Twine(protocol) +
                     ", this tool " + Twine(kProtocol) +
                     ": build the firmware with this tool's "
                     "tinyml-compile --emit=harness");
  constexpr size_t kWords = 8;
  if (words->size() != kWords || !read((*words)[5], greeting.steps) ||
      !read((*words)[6], greeting.inputBytes) ||
      !read((*words)[7], greeting.outputBytes))
    return makeError("its greeting is not understood");
  greeting.name = (*words)[1];
  greeting.fingerprint = (*words)[2];
  greeting.target = (*words)[3];
  greeting.unit = (*words)[4];
  outputBytes = greeting.outputBytes;
  return greeting;
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

Expected<BoardRun> SerialLink::run(ArrayRef<char> inputs, bool resets,
                                   bool bySteps) {
  for (size_t at = 0; at < inputs.size(); at += kMostData) {
    ArrayRef<char> part = inputs.drop_front(at).take_front(kMostData);
    std::string hex = toHex(StringRef(part.data(), part.size()),
                            /*LowerCase=*/true);
    auto words = ask("in " + Twine(at) + " " + hex, kSeconds);
    if (!words)
      return words.takeError();
  }
  auto words = ask(Twine(bySteps ? "steps " : "run ") + Twine(++lastRun) + " " +
                       Twine(resets ? 1 : 0),
                   runSeconds);
  if (!words)
    return words.takeError();
  BoardRun result;
  if (words->size() != 2 || !read((*words)[0], result.ticks))
    return makeError("its answer to 'run' is not understood");
  std::string crc = (*words)[1];
  while (result.outputs.size() < outputBytes) {
    size_t at = result.outputs.size();
    size_t count = std::min<size_t>(kMostData, outputBytes - at);
    auto part = ask("out " + Twine(at) + " " + Twine(count), kSeconds);
    if (!part)
      return part.takeError();
    std::string bytes;
    if (part->size() != 1 || !tryGetFromHex(part->front(), bytes) ||
        bytes.size() != count)
      return makeError("its answer to 'out' is not understood");
    result.outputs += bytes;
  }
  if (formatCRC(result.outputs) != crc)
    return makeError("the outputs that it sent are not those that it computed");
  return result;
}

Expected<std::vector<uint64_t>> SerialLink::getTicks(uint64_t count) {
  std::vector<uint64_t> ticks;
  while (ticks.size() < count) {
    auto words = ask("ticks " + Twine(ticks.size()), kSeconds);
    if (!words)
      return words.takeError();
    if (words->empty())
      return makeError("its answer to 'ticks' is not understood");
    for (const std::string &word : *words) {
      uint64_t number = 0;
      if (!read(word, number))
        return makeError("its answer to 'ticks' is not understood");
      ticks.push_back(number);
    }
  }
  ticks.resize(count);
  return ticks;
}

} // namespace tinyml
