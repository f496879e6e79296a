//===- TestBenchPrinter.cpp - <model>_testbench.c -------------------------===//

#include "CModel.h"
#include "CText.h"

using namespace tinyml;
using namespace tinyml::c;
using namespace llvm;

namespace {
/// An output with its place among the outputs.
struct Output {
  const c::Port *port;
  size_t index;

  bool isFloat() const { return port->cType == "float"; }
};
} // namespace

static std::vector<Output> listOutputs(const CModel &model) {
  std::vector<Output> outputs;
  for (const c::Port &port : model.ports)
    if (!port.isInput())
      outputs.push_back({&port, outputs.size()});
  return outputs;
}

/// Prints numbers of all samples, `<prefix>_<port>`.
static void
printSamples(raw_ostream &os, const c::Port &port, StringRef prefix,
             ArrayRef<TestBenchData::Sample> samples,
             function_ref<ArrayRef<char>(const TestBenchData::Sample &)> get) {
  os << "static const " << port.cType << ' ' << prefix << port.name
     << "[SAMPLES][" << std::max<int64_t>(port.elements, 1) << "] = {\n";
  for (const TestBenchData::Sample &sample : samples) {
    os << "    {\n";
    ArrayRef<char> bytes = get(sample);
    printNumbers(os, bytes, port.cType, 8);
    os << (bytes.empty() ? "        0" : "") << "\n    },\n";
  }
  os << "};\n\n";
}

static void printMemory(raw_ostream &os, const CModel &model) {
  const TestBenchData &data = *model.options->testBench;
  size_t input = 0, output = 0;
  for (const c::Port &port : model.ports) {
    size_t index = port.isInput() ? input++ : output++;
    printSamples(os, port, port.isInput() ? "in_" : "want_", data.samples,
                 [&](const TestBenchData::Sample &sample) -> ArrayRef<char> {
                   return port.isInput() ? sample.inputs[index]
                                         : sample.outputs[index];
                 });
  }
  os << "static " << model.name << "_arena arena;\n";
  if (model.hasState())
    os << "static " << model.name << "_state state;\n";
  for (const c::Port &port : model.ports)
    if (!port.isInput())
      os << "static " << port.cType << " out_" << port.name << "["
         << std::max<int64_t>(port.elements, 1) << "];\n";
  os << '\n';
}

/// Functions that print; numbers without printf, which takes much of a board.
static constexpr StringLiteral kPrinting =
    R"(static void print(const char *text) {
  TM_TESTBENCH_PRINT(text);
}

static void print_number(uint32_t number) {
  char digits[11];
  size_t at = sizeof(digits) - 1u;
  digits[at] = '\0';
  do {
    digits[--at] = (char)('0' + number % 10u);
    number /= 10u;
  } while (number != 0u);
  print(&digits[at]);
}

/* Prints what became of an output; returns whether it is as it should be. */
static int judge(uint32_t sample, const char *output, uint32_t count, uint32_t wrong,
    uint32_t first) {
  print("sample ");
  print_number(sample);
  print(", ");
  print(output);
  if (wrong == 0u) {
    print(": ok\n");
    return 1;
  }
  print(": ");
  print_number(wrong);
  print(" of ");
  print_number(count);
  print(" elements differ, the first is ");
  print_number(first);
  print("\n");
  return 0;
}

)";

static constexpr StringLiteral kIntegers =
    R"(/* Returns how many elements are other bytes; `first` gets the first of them. */
static uint32_t compare(const void *got, const void *want, uint32_t size, uint32_t count,
    uint32_t *first) {
  const uint8_t *const left = (const uint8_t *)got;
  const uint8_t *const right = (const uint8_t *)want;
  uint32_t wrong = 0u;
  for (uint32_t i = 0u; i < count; ++i) {
    if (memcmp(&left[i * size], &right[i * size], size) != 0) {
      *first = wrong == 0u ? i : *first;
      ++wrong;
    }
  }
  return wrong;
}

)";

static constexpr StringLiteral kFloats =
    R"(/* Returns how many elements are off by more than the tolerance; a NaN is as good as another. */
static uint32_t compare_floats(const float *got, const float *want, float tolerance, uint32_t count,
    uint32_t *first) {
  uint32_t wrong = 0u;
  for (uint32_t i = 0u; i < count; ++i) {
    const float x = got[i];
    const float y = want[i];
    const int is_good = x == y || (x != x && y != y) || fabsf(x - y) <= tolerance;
    if (is_good == 0) {
      *first = wrong == 0u ? i : *first;
      ++wrong;
    }
  }
  return wrong;
}

)";

/// Prints the run of a sample and what compares its outputs.
static void printLoop(raw_ostream &os, const CModel &model) {
  const TestBenchData &data = *model.options->testBench;
  std::vector<std::string> arguments{"&arena"};
  if (model.hasState())
    arguments.push_back("&state");
  for (const c::Port &port : model.ports)
    arguments.push_back(port.isInput() ? "in_" + port.name + "[n]"
                                       : "out_" + port.name);
  // The others are filled with what is wrong, so that they have to be written.
  for (const Output &output : listOutputs(model))
    os << "    (void)memset(out_" << output.port->name << ", 0x5a, sizeof(out_"
       << output.port->name << "));\n";
  printWrapped(os, "    const tm_status status = " + model.name + "_run(",
               arguments, ");\n", 8);
  os << "    if (status != TM_OK) {\n      print(\"sample \");\n"
        "      print_number(n);\n      print(\": an error of the model, \");\n"
        "      print_number((uint32_t)(-(int32_t)status));\n"
        "      print(\"\\n\");\n      failures = 1;\n      continue;\n    }\n";
  for (const Output &output : listOutputs(model)) {
    const c::Port &port = *output.port;
    std::string count = std::to_string(port.elements) + "u";
    os << "    first = 0u;\n";
    printWrapped(os,
                 output.isFloat() ? "    wrong = compare_floats("
                                  : "    wrong = compare(",
                 {"out_" + port.name, "want_" + port.name + "[n]",
                  output.isFloat() ? getFloat(data.tolerances[output.index])
                                   : std::to_string(port.elementBytes) + "u",
                  count, "&first"},
                 ");\n", 8);
    printWrapped(os, "    failures |= judge(",
                 {"n", "output_" + port.name, count, "wrong", "first"},
                 ") == 0;\n", 8);
  }
}

std::string tinyml::c::printTestBench(const CModel &model) {
  const TestBenchData &data = *model.options->testBench;
  std::string text;
  raw_string_ostream os(text);
  printComment(
      os,
      "Test bench of " + model.name +
          ": runs the model on stored samples and compares its outputs with "
          "what the compiler's interpreter gives, integers exactly, floats "
          "within a tolerance. Prints a line for each output of each sample; "
          "returns 0 where all are right, else 1. Define TM_TESTBENCH_PRINT "
          "for "
          "what prints a string where there is no stdout, and "
          "TM_TESTBENCH_NO_MAIN to call " +
          model.name + "_testbench from a program of yours. " +
          getOrigin(model));
  std::vector<Output> outputs = listOutputs(model);
  bool hasFloats =
      any_of(outputs, [](const Output &output) { return output.isFloat(); });
  bool hasIntegers =
      any_of(outputs, [](const Output &output) { return !output.isFloat(); });
  os << "#include \"" << model.name
     << ".h\"\n#include <math.h>\n#include <string.h>\n\n"
        "#ifndef TM_TESTBENCH_PRINT\n#include <stdio.h>\n"
        "#define TM_TESTBENCH_PRINT(text) (void)fputs((text), stdout)\n"
        "#endif\n\nint "
     << model.name << "_testbench(void);\n\n#define SAMPLES "
     << data.samples.size() << "u\n\n";
  if (model.hasSlot())
    os << "/* The adapters are among the samples' inputs. */\n\n";
  for (const Output &output : outputs)
    os << "static const char output_" << output.port->name
       << "[] = " << getQuoted(output.port->tensor) << ";\n";
  os << '\n';
  printMemory(os, model);
  os << kPrinting;
  if (hasIntegers)
    os << kIntegers;
  if (hasFloats)
    os << kFloats;
  os << "int " << model.name << "_testbench(void) {\n"
     << "  int failures = 0;\n  uint32_t wrong;\n  uint32_t first;\n";
  if (model.hasState())
    os << "  " << model.name << "_reset(&state);\n";
  os << "  for (uint32_t n = 0u; n < SAMPLES; ++n) {\n";
  printLoop(os, model);
  os << "  }\n  print(failures == 0 ? \"" << model.name << ": passed\\n\" : \""
     << model.name << ": FAILED\\n\");\n  return failures;\n}\n\n"
     << "#ifndef TM_TESTBENCH_NO_MAIN\nint main(void);\nint main(void) { "
        "return "
     << model.name << "_testbench(); }\n#endif\n";
  return text;
}
