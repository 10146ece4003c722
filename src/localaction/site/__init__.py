"""The only room that knows all: settings, URLs, middleware, the base page, serve and init."""
