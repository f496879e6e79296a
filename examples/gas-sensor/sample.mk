MODELS := gas
