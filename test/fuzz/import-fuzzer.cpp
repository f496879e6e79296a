//===- import-fuzzer.cpp - Feeds the importer with damaged files ----------===//

#include "WireMutator.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "tinyml/Target/ONNX/ImportONNX.h"
#include <cstdlib>
#include <cstring>

using namespace mlir;

/// Imports the bytes: that ends in a valid module or in one error.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  unsigned numErrors = 0;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    numErrors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    // Printing the message must work too.
    return success(!diagnostic.str().empty());
  });
  StringRef bytes(reinterpret_cast<const char *>(data), size);
  OwningOpRef<ModuleOp> module =
      tinyml::importONNX(llvm::MemoryBufferRef(bytes, ""), context);
  if (numErrors != (module ? 0 : 1))
    std::abort();
  if (module && failed(verify(*module)))
    std::abort();
  return 0;
}

static size_t copyOut(const std::string &result, uint8_t *data, size_t size,
                      size_t maxSize) {
  if (result.size() > maxSize)
    return size;
  std::memcpy(data, result.data(), result.size());
  return result.size();
}

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  // One in eight times change bytes, whatever they mean.
  if (seed % 8 == 0)
    return LLVMFuzzerMutate(data, size, maxSize);
  std::string message(reinterpret_cast<char *>(data), size);
  return copyOut(tinyml::mutateMessage(message, seed), data, size, maxSize);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t *first,
                                            size_t firstSize,
                                            const uint8_t *second,
                                            size_t secondSize, uint8_t *out,
                                            size_t maxSize, unsigned seed) {
  std::string message(reinterpret_cast<const char *>(first), firstSize);
  std::string donor(reinterpret_cast<const char *>(second), secondSize);
  std::string result = tinyml::crossMessages(message, donor, seed);
  return copyOut(result, out, 0, maxSize);
}
