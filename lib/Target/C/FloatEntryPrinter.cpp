//===- FloatEntryPrinter.cpp - <model>_float.{h,c} ------------------------===//
//
// A run on floats around an integer model, in files of its own, so that a
// program that does not use it has no float code.
//
//===----------------------------------------------------------------------===//

#include "CModel.h"
#include "CText.h"
#include <set>

using namespace tinyml;
using namespace tinyml::c;
using namespace llvm;

static std::vector<std::string> getFloatParameters(const CModel &model) {
  std::vector<std::string> result{model.name + "_arena *arena"};
  if (model.hasState())
    result.push_back(model.name + "_state *state");
  result.push_back(model.name + "_float_io *io");
  for (const Port &port : model.ports)
    result.push_back((port.isInput() ? "const " : "") +
                     (port.isConverted() ? "float" : port.cType) + " *" +
                     port.name);
  return result;
}

std::string tinyml::c::printFloatHeader(const CModel &model) {
  std::string text;
  raw_string_ostream os(text);
  printComment(os, model.name + " on floats. " + getOrigin(model));
  std::string guard = getIncludeGuard(model.name + "_float.h");
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n#include \""
     << model.name << ".h\"\n\nTM_BEGIN_DECLS\n\n";
  printComment(os, "The quantized inputs and outputs of one run.");
  os << "typedef struct {\n";
  for (const Port &port : model.ports)
    if (port.isConverted())
      os << "  " << port.cType << ' ' << port.name << '[' << port.macro
         << "_LEN];\n";
  os << "} " << model.name << "_float_io;\n\n";
  printComment(os, "Quantizes the inputs, runs the model and dequantizes the "
                   "outputs, by the SCALE and ZERO of each.");
  printWrapped(os, "TM_MUST_CHECK tm_status " + model.name + "_run_float(",
               getFloatParameters(model), ");\n", 4);
  os << "\nTM_END_DECLS\n\n#endif\n";
  return text;
}

/// Returns the kernel that converts a port: float to integers or back.
static std::string getConversion(const Port &port) {
  std::string integers = port.elementBytes == 1 ? "s8" : "s16";
  return port.isInput() ? "quantize_f32_" + integers
                        : "dequantize_" + integers + "_f32";
}

/// uint8 data is int8 data with the sign bit flipped.
static constexpr StringLiteral kFlip = "flip_sign_8";

static bool isFlipped(const Port &port) { return port.cType == "uint8_t"; }

static void printIncludes(raw_ostream &os, const CModel &model) {
  std::set<StringRef> headers;
  for (const Port &port : model.ports) {
    if (!port.isConverted())
      continue;
    headers.insert(mcu::findKernel(getConversion(port))->header);
    if (isFlipped(port))
      headers.insert(mcu::findKernel(kFlip)->header);
  }
  os << "#include \"" << model.name << "_float.h\"\n";
  for (StringRef header : headers)
    os << "#include \"" << header << "\"\n";
  os << '\n';
}

/// Prints the conversion of one port; uint8 data is int8 with the sign bit
/// flipped and a zero point 128 lower.
static void printConversion(raw_ostream &os, const Port &port) {
  bool isUnsigned = isFlipped(port);
  std::string buffer = "io->" + port.name;
  std::string signedBuffer = isUnsigned ? "(int8_t *)" + buffer : buffer;
  std::string flip =
      "    tm_" + kFlip.str() + "(&len, " + buffer + ", " + buffer + ");\n";
  bool hasFeatures = !port.scales.empty();
  int64_t channels = hasFeatures ? static_cast<int64_t>(port.scales.size()) : 1;
  os << "  {\n    static const tm_qaxis_shape s = {.outer = "
     << port.elements / channels << ", .channels = " << channels
     << ", .inner = 1};\n";
  if (hasFeatures) {
    os << "    static const float scale[] = " << port.macro << "_SCALES;\n";
    if (isUnsigned) {
      std::vector<std::string> zeros;
      for (int32_t zero : port.zeroPoints)
        zeros.push_back(std::to_string(zero - 128));
      printWrapped(os, "    static const int32_t zero[] = {", zeros, "};\n", 8);
    } else {
      os << "    static const int32_t zero[] = " << port.macro << "_ZEROS;\n";
    }
  } else {
    os << "    static const float scale = " << port.macro << "_SCALE;\n"
       << "    static const int32_t zero = " << port.macro << "_ZERO"
       << (isUnsigned ? " - 128" : "") << ";\n";
  }
  if (isUnsigned)
    os << "    static const tm_len len = {.len = " << port.elements << "};\n";
  std::string call = "    tm_" + getConversion(port) + "(&s, ";
  std::string parameters =
      hasFeatures ? ", scale, zero, " : ", &scale, &zero, ";
  if (port.isInput())
    os << call << port.name << parameters << signedBuffer << ");\n"
       << (isUnsigned ? flip : "");
  else
    os << (isUnsigned ? flip : "") << call << signedBuffer << parameters
       << port.name << ");\n";
  os << "  }\n";
}

std::string tinyml::c::printFloatSource(const CModel &model) {
  std::string text;
  raw_string_ostream os(text);
  printComment(os, model.name + " on floats. " + getOrigin(model));
  printIncludes(os, model);
  printWrapped(os, "tm_status " + model.name + "_run_float(",
               getFloatParameters(model), ") {\n", 4);
  os << "  tm_status status;\n";
  std::vector<std::string> arguments{"arena"};
  if (model.hasState())
    arguments.push_back("state");
  std::vector<std::string> null{"io == NULL"};
  for (const Port &port : model.ports) {
    if (port.isConverted())
      null.push_back(port.name + " == NULL");
    arguments.push_back(port.isConverted() ? "io->" + port.name : port.name);
  }
  printWrapped(os, "  if (", null, ") {\n", 6, " ||");
  os << "    return TM_E_NULL;\n  }\n";
  for (const Port &port : model.ports)
    if (port.isConverted() && port.isInput())
      printConversion(os, port);
  printWrapped(os, "  status = " + model.name + "_run(", arguments, ");\n", 6);
  os << "  if (status != TM_OK) {\n    return status;\n  }\n";
  for (const Port &port : model.ports)
    if (port.isConverted() && !port.isInput())
      printConversion(os, port);
  os << "  return TM_OK;\n}\n";
  return text;
}
