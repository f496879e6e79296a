MODELS := gesture gesture_anna gesture_slot
ONNX_gesture_anna := gesture
ONNX_gesture_slot := gesture
QUANTIZE := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz
OPTIONS_gesture := $(QUANTIZE) --lora-bank=$(SAMPLE)/anna,$(SAMPLE)/ben
OPTIONS_gesture_anna := $(QUANTIZE) --lora=$(SAMPLE)/anna
OPTIONS_gesture_slot := $(QUANTIZE) --lora-slot=$(SAMPLE)/anna,$(SAMPLE)/ben
# What the firmware with the slot is sent: here numbers in C.
HEADERS := $(C)/sent_anna.h $(C)/sent_ben.h
$(C)/sent_%.h: $(SAMPLE)/gesture.onnx $(SAMPLE)/%/adapter_model.safetensors
	@mkdir -p $(C)
	$(TINYML)tinyml-compile $< --target=$(TARGET) $(OPTIONS_gesture_slot) --emit=adapter --lora=$(SAMPLE)/$* -o $(C)/$*.bin
	(echo "static const uint32_t sent_$*[] = {"; od -An -v -tu4 $(C)/$*.bin | sed 's/[0-9][0-9]*/&u,/g'; echo "};") > $@
