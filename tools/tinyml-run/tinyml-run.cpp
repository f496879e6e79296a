//===- tinyml-run.cpp - Run a model on arrays -----------------------------===//

#include "tinyml/Tools/Compile/CommandLine.h"
#include "tinyml/Tools/Compile/ModelCommandLine.h"
#include "tinyml/Tools/Run/RunModel.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace tinyml;

static cl::OptionCategory category("Options");
static cl::opt<std::string> model(cl::Positional, cl::Required,
                                  cl::cat(category),
                                  cl::desc("<model.onnx or IR>"));
static cl::opt<std::string>
    input("input", cl::cat(category), cl::value_desc("x.npz"),
          cl::desc("Inputs by tensor name, one sample or a batch; without it "
                   "one sample of zeros"));
static cl::opt<std::string> output("output", cl::cat(category),
                                   cl::value_desc("y.npz"),
                                   cl::desc("Where the outputs go"));
static cl::opt<std::string>
    expect("expect", cl::cat(category), cl::value_desc("z.npz"),
           cl::desc("Outputs to compare with; prints the largest error"));
static cl::opt<double>
    tolerance("tolerance", cl::cat(category), cl::value_desc("part"),
              cl::desc("Fail above this part of max(range, max|y|, 1e-3)"));
static cl::opt<std::string>
    on("on", cl::cat(category), cl::init("reference"),
       cl::value_desc("reference|host|<board>|serial:<path>[,<baud>]"),
       cl::desc("Interpret the model, or build its C and run that on the host "
                "or in a board's emulator, or run it on a board on a serial "
                "line whose firmware has it (tinyml-compile --emit=harness)"));
static cl::opt<std::string>
    target("target", cl::cat(category), cl::value_desc("board, core or file"),
           cl::desc("What the firmware on --on=serial:<path> was compiled for "
                    "(default: what it says)"));
static cl::opt<unsigned>
    timeout("timeout", cl::cat(category), cl::value_desc("seconds"),
            cl::desc("How long a run on a serial line may take (default: 30)"));
static cl::opt<std::string>
    stage("stage", cl::cat(category), cl::value_desc("stage"),
          cl::desc("Run 'tinyml', 'optimized', 'quantized', 'kernels' or "
                   "'planned' IR on the reference"));
static cl::opt<std::string>
    compare("compare", cl::cat(category), cl::value_desc("stage or model"),
            cl::desc("Say at which node another stage or model differs first"));
static cl::opt<std::string>
    labels("labels", cl::cat(category), cl::value_desc("key"),
           cl::desc("Array of labels in the input file, for the accuracy "
                    "(default: y)"));
static cl::opt<bool>
    squaredError("squared-error", cl::cat(category),
                 cl::desc("Print the mean squared error between the first "
                          "output and input (autoencoders)"));
static cl::list<std::string>
    bind("bind", cl::cat(category), cl::value_desc("tensor=key"),
         cl::desc("The array in the files that a tensor has"));
static cl::opt<bool> resetEach("reset-each", cl::cat(category),
                               cl::desc("Reset the state before every sample"));

int main(int argc, char **argv) {
  InitLLVM initialized(argc, argv);
  ModelCommandLine commandLine(category);
  cl::HideUnrelatedOptions(category);
  cl::SetVersionPrinter(printVersion);
  cl::ParseCommandLineOptions(argc, argv,
                              "Runs a model on .npy or .npz arrays\n");
  RunOptions options;
  options.model = model;
  options.input = input;
  options.output = output;
  options.expect = expect;
  options.on = on;
  options.target = target;
  if (timeout.getNumOccurrences())
    options.timeoutSeconds = timeout;
  options.stage = stage;
  options.compare = compare;
  options.labels = labels;
  options.squaredError = squaredError;
  if (tolerance.getNumOccurrences())
    options.tolerance = tolerance;
  std::string error = findEmptyValue(argc, argv);
  for (const std::string &binding : bind) {
    // Tensor names may contain '=', keys do not.
    auto [tensor, key] = StringRef(binding).rsplit('=');
    if (error.empty() && (tensor.empty() || key.empty()))
      error = "'--bind=" + binding + "' is not '<tensor>=<key>'";
    options.bindings[tensor.str()] = key.str();
  }
  if (error.empty())
    error = commandLine.get(options);
  options.resetEach = resetEach;
  ProgressLine progress(errs());
  options.quantize.progress = [&](StringRef text) { progress.show(text); };
  if (!error.empty()) {
    errs() << "tinyml-run: error: " << error << "\n";
    return 1;
  }
  return failed(runModel(options, outs(), errs())) ? 1 : 0;
}
