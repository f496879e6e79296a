//===- BoardRunner.cpp - Runs the emitted C -------------------------------===//

#include "Board.h"
#include "HarnessAdapter.h"
#include "MCUPorts.h"
#include "tinyml/Target/C/EmitC.h"
#include "tinyml/Tools/Run/Runner.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace llvm;

namespace tinyml {

namespace {

/// A temporary folder that vanishes with this object.
class TemporaryFolder {
public:
  TemporaryFolder() = default;
  TemporaryFolder(const TemporaryFolder &) = delete;
  ~TemporaryFolder() {
    if (!path.empty())
      sys::fs::remove_directories(path);
  }
  Error create() {
    if (std::error_code code =
            sys::fs::createUniqueDirectory("tinyml-run", path))
      return createStringError("no temporary folder can be made: " +
                               code.message());
    return Error::success();
  }
  StringRef getPath() const { return path; }
  std::string get(const Twine &name) const {
    return (Twine(path) + "/" + name).str();
  }

private:
  SmallString<128> path;
};

class BoardRunner : public Runner {
public:
  explicit BoardRunner(Board board) : board(std::move(board)) {}

  Error build(mcu::ModelOp model);
  Expected<std::vector<Sample>> run(ArrayRef<Sample> samples,
                                    int64_t sequenceLength) override;

private:
  Error writeFile(const Twine &name, StringRef contents);
  Error execute(ArrayRef<std::string> command, const Twine &purpose);
  Expected<std::vector<Sample>> readOutputs(size_t count);
  void readMeasurements();

  Board board;
  TemporaryFolder folder;
};

} // namespace

Error BoardRunner::writeFile(const Twine &name, StringRef contents) {
  std::string path = folder.get(name);
  std::error_code code =
      sys::fs::create_directories(sys::path::parent_path(path));
  if (!code) {
    raw_fd_ostream os(path, code);
    if (!code) {
      os << contents;
      os.close();
      code = os.error();
      os.clear_error();
    }
  }
  return code ? createStringError("'" + path + "': " + code.message())
              : Error::success();
}

/// Runs a command with its output in a file, which an error quotes.
Error BoardRunner::execute(ArrayRef<std::string> command,
                           const Twine &purpose) {
  std::string log = folder.get("log.txt");
  SmallVector<StringRef> arguments(command.begin(), command.end());
  std::optional<StringRef> redirects[] = {StringRef(), StringRef(log),
                                          StringRef(log)};
  std::string reason;
  int code =
      sys::ExecuteAndWait(command.front(), arguments,
                          /*Env=*/std::nullopt, redirects,
                          /*SecondsToWait=*/0, /*MemoryLimit=*/0, &reason);
  if (code == 0)
    return Error::success();
  std::string output;
  if (auto buffer = MemoryBuffer::getFile(log))
    output = (*buffer)->getBuffer().rtrim().str();
  return createStringError(
      purpose + " failed (" +
      (reason.empty() ? "exit code " + Twine(code) : Twine(reason)) + ")" +
      (output.empty() ? "" : ":\n" + output));
}

Error BoardRunner::build(mcu::ModelOp model) {
  if (Error error = describePorts(model, inputs, outputs))
    return error;
  keepsState = model.getNumStates() != 0;
  CEmissionOptions options;
  options.floatEntry = false;
  SmallVector<EmittedFile> files;
  if (failed(emitC(model, options, files)))
    return makeReportedError();
  if (Error error = folder.create())
    return error;
  files.push_back({"harness_adapter.c", makeHarnessAdapter(model)});
  std::vector<std::string> sources;
  for (const EmittedFile &file : files) {
    if (Error error = writeFile(file.name, file.contents))
      return error;
    if (StringRef(file.name).ends_with(".c"))
      sources.push_back(folder.get(file.name));
  }
  for (const BoardFile &file : getBoardFiles())
    if (Error error = writeFile("runtime/" + file.path, file.contents))
      return error;
  auto command =
      makeBuildCommand(board, folder.getPath(), sources, folder.get("program"));
  if (!command)
    return command.takeError();
  return execute(*command, "building the emitted C for '" + board.name + "'");
}

Expected<std::vector<Sample>> BoardRunner::run(ArrayRef<Sample> samples,
                                               int64_t sequenceLength) {
  if (samples.empty())
    return std::vector<Sample>();
  std::string bytes;
  for (const Sample &sample : samples)
    for (const Array &array : sample)
      bytes.append(array.data.begin(), array.data.end());
  if (Error error = writeFile("in.bin", bytes))
    return error;
  auto command = makeRunCommand(board, folder.get("program"),
                                {"in=" + folder.get("in.bin"),
                                 "out=" + folder.get("out.bin"),
                                 "samples=" + std::to_string(samples.size()),
                                 "reset=" + std::to_string(sequenceLength)});
  if (!command)
    return command.takeError();
  if (Error error = execute(*command, "running on '" + board.name + "'"))
    return error;
  readMeasurements();
  return readOutputs(samples.size());
}

/// Reads what the harness printed; see runtime/README.md.
void BoardRunner::readMeasurements() {
  measurements.clear();
  auto buffer = MemoryBuffer::getFile(folder.get("log.txt"));
  if (!buffer)
    return;
  uint64_t runs = 0, instructions = 0, stack = 0;
  StringRef rest = (*buffer)->getBuffer();
  while (!rest.empty()) {
    auto [line, tail] = rest.split('\n');
    rest = tail;
    line = line.rtrim("\r");
    uint64_t sample, value;
    if (line.consume_front("stack_bytes ")) {
      line.getAsInteger(10, stack);
    } else if (line.consume_front("instructions ") &&
               !line.consumeInteger(10, sample) &&
               !line.ltrim().getAsInteger(10, value)) {
      instructions += value;
      ++runs;
    }
  }
  if (runs != 0)
    measurements.push_back(std::to_string(instructions / runs) +
                           " instructions a run");
  if (stack != 0)
    measurements.push_back(std::to_string(stack) + " bytes of stack");
}

Expected<std::vector<Sample>> BoardRunner::readOutputs(size_t count) {
  auto buffer = MemoryBuffer::getFile(folder.get("out.bin"), /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  StringRef bytes = buffer ? (*buffer)->getBuffer() : StringRef();
  std::vector<Sample> results(count);
  for (Sample &sample : results)
    for (const Port &port : outputs) {
      size_t size = port.getNumBytes();
      if (bytes.size() < size)
        return createStringError("'" + board.name +
                                 "' wrote fewer outputs than it should");
      sample.push_back(
          {port.type, port.shape,
           std::vector<char>(bytes.begin(), bytes.begin() + size)});
      bytes = bytes.drop_front(size);
    }
  return results;
}

Expected<std::unique_ptr<Runner>> createBoardRunner(mlir::ModuleOp module,
                                                    StringRef name) {
  Expected<Board> board = findBoard(name);
  if (!board)
    return board.takeError();
  Expected<mcu::ModelOp> model = getOnlyModel(module);
  if (!model)
    return model.takeError();
  auto runner = std::make_unique<BoardRunner>(std::move(*board));
  if (Error error = runner->build(*model))
    return error;
  return std::unique_ptr<Runner>(std::move(runner));
}

} // namespace tinyml
