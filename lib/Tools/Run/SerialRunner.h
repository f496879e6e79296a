//===- SerialRunner.h - Runs a model on a board on a serial line -*- C++ -*-==//

#ifndef TINYML_LIB_TOOLS_RUN_SERIALRUNNER_H
#define TINYML_LIB_TOOLS_RUN_SERIALRUNNER_H

#include "SerialLink.h"
#include "tinyml/Tools/Run/Runner.h"

namespace tinyml {

/// Runs the one mcu.model of `module`, which is ready to print, on the board
/// behind `link`, whose greeting was read. Fails where the board has another
/// model.
llvm::Expected<std::unique_ptr<Runner>>
createSerialRunner(mlir::ModuleOp module, std::unique_ptr<SerialLink> link,
                   BoardGreeting greeting);

} // namespace tinyml

#endif // TINYML_LIB_TOOLS_RUN_SERIALRUNNER_H
