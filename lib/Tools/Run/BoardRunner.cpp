//===- BoardRunner.cpp - Runs the emitted C -------------------------------===//

#include "Board.h"
#include "tinyml/Support/TemporaryFolder.h"
#include "tinyml/Target/C/EmitC.h"
#include "tinyml/Tools/Compile/HarnessAdapter.h"
#include "tinyml/Tools/Compile/MCUPorts.h"
#include "tinyml/Tools/Run/Runner.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace tinyml {

namespace {

class BoardRunner : public Runner {
public:
  explicit BoardRunner(Board board) : board(std::move(board)) {}

  Error build(mcu::ModelOp model);
  Expected<std::vector<Sample>> run(ArrayRef<Sample> samples,
                                    int64_t sequenceLength) override;

private:
  Expected<std::vector<Sample>> readOutputs(size_t count);
  void readMeasurements();

  Board board;
  TemporaryFolder folder;
};

} // namespace

Error BoardRunner::build(mcu::ModelOp model) {
  if (Error error = describePorts(model, inputs, outputs))
    return error;
  keepsState = model.getNumStates() != 0;
  CEmissionOptions options;
  options.floatEntry = false;
  SmallVector<EmittedFile> files;
  if (failed(emitC(model, options, files)))
    return makeReportedError();
  if (Error error = folder.create("tinyml-run"))
    return error;
  files.push_back({"harness_adapter.c", makeHarnessAdapter(model)});
  std::vector<std::string> sources;
  for (const EmittedFile &file : files) {
    if (Error error = folder.write(file.name, file.contents))
      return error;
    if (StringRef(file.name).ends_with(".c"))
      sources.push_back(folder.get(file.name));
  }
  for (const BoardFile &file : getBoardFiles())
    if (Error error = folder.write("runtime/" + file.path, file.contents))
      return error;
  auto command =
      makeBuildCommand(board, folder.getPath(), sources, folder.get("program"));
  if (!command)
    return command.takeError();
  return folder.execute(*command,
                        "building the emitted C for '" + board.name + "'");
}

Expected<std::vector<Sample>> BoardRunner::run(ArrayRef<Sample> samples,
                                               int64_t sequenceLength) {
  if (samples.empty())
    return std::vector<Sample>();
  std::string bytes;
  for (const Sample &sample : samples)
    for (const Array &array : sample)
      bytes.append(array.data.begin(), array.data.end());
  if (Error error = folder.write("in.bin", bytes))
    return error;
  auto command = makeRunCommand(board, folder.get("program"),
                                {"in=" + folder.get("in.bin"),
                                 "out=" + folder.get("out.bin"),
                                 "samples=" + std::to_string(samples.size()),
                                 "reset=" + std::to_string(sequenceLength)});
  if (!command)
    return command.takeError();
  if (Error error = folder.execute(*command, "running on '" + board.name + "'"))
    return error;
  readMeasurements();
  return readOutputs(samples.size());
}

/// Reads what the harness printed; see runtime/README.md.
void BoardRunner::readMeasurements() {
  measurements.clear();
  std::string log = folder.readLog();
  uint64_t runs = 0, instructions = 0, stack = 0;
  StringRef rest = log;
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
