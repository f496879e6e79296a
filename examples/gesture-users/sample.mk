MODELS := gesture
OPTIONS_gesture := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz --lora-bank=$(SAMPLE)/anna,$(SAMPLE)/ben
