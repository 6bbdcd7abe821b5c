// Loaded anew by each call of the planted leak of modules.
module.exports = { open() {} }
