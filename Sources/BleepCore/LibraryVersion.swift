/// The version of the library, as the header has it.
package enum LibraryVersion {
    package static var text: StaticString { "0.1.0" }
}
