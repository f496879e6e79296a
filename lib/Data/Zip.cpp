//===- Zip.cpp - Archives of files ----------------------------------------===//

#include "tinyml/Data/Zip.h"

#include <zip.h>

using namespace llvm;

namespace tinyml {

/// Adds a member, which must live until the archive is closed.
static bool addMember(zip_t *archive, const ZipMember &member) {
  zip_source_t *source = zip_source_buffer(archive, member.contents.data(),
                                           member.contents.size(), 0);
  if (!source)
    return false;
  zip_int64_t index = zip_file_add(archive, member.name.c_str(), source,
                                   ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return false;
  }
  constexpr zip_uint16_t firstDate = 0x21; // 1980-01-01
  return zip_file_set_dostime(archive, index, 0, firstDate, 0) == 0;
}

Expected<std::string> formatZip(ArrayRef<ZipMember> members) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t *bytes = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t *archive =
      bytes ? zip_open_from_source(bytes, ZIP_TRUNCATE, &error) : nullptr;
  if (!archive) {
    Error result = createStringError(zip_error_strerror(&error));
    if (bytes)
      zip_source_free(bytes);
    zip_error_fini(&error);
    return result;
  }
  // The bytes outlive the archive, which frees one reference.
  zip_source_keep(bytes);
  bool isWritten = true;
  for (const ZipMember &member : members)
    isWritten &= addMember(archive, member);
  if (!isWritten || zip_close(archive) != 0) {
    Error result = createStringError(zip_strerror(archive));
    zip_discard(archive);
    zip_source_free(bytes);
    return result;
  }
  std::string text;
  zip_stat_t stat;
  zip_stat_init(&stat);
  bool isRead =
      zip_source_stat(bytes, &stat) == 0 && zip_source_open(bytes) == 0;
  if (isRead) {
    text.resize(stat.size);
    isRead = zip_source_read(bytes, text.data(), stat.size) ==
             static_cast<zip_int64_t>(stat.size);
    zip_source_close(bytes);
  }
  zip_source_free(bytes);
  if (!isRead)
    return createStringError("the archive cannot be read back");
  return text;
}

} // namespace tinyml
