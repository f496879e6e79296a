//===- RuntimeFiles.cpp - The runtime's files inside the compiler ---------===//

#include "tinyml/Target/C/RuntimeFiles.h"

using namespace tinyml;

/// One entry per file, made by cmake/EmbedFiles.cmake.
static const RuntimeFile kFiles[] = {
#include "RuntimeFiles.inc"
};

llvm::ArrayRef<RuntimeFile> tinyml::getRuntimeFiles() { return kFiles; }
