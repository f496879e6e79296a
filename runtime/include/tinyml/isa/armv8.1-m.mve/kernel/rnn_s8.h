/* tinyml runtime: rnn_s8 for Armv8.1-M with MVE: 16 products to an instruction.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_KERNEL_RNN_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_KERNEL_RNN_S8_H

#include "tinyml/generic/recurrent_int.h"
#include "tinyml/isa/armv8.1-m.mve/dots.h"

TM_RNN_INT(tm_armv8_1_m_mve_rnn_s8, s8, int8_t, tm_dot1_mve_s8, -128, 127)

#endif
