import CPreload

/// What is called of libdbus.
enum Libdbus {
    static let connectionSend = Foreign<dbus_connection_send_type>(
        "dbus_connection_send", in: .libdbus)
    static let connectionSendWithReply = Foreign<dbus_connection_send_with_reply_type>(
        "dbus_connection_send_with_reply", in: .libdbus)
    static let connectionSendWithReplyAndBlock = Foreign<
        dbus_connection_send_with_reply_and_block_type
    >(
        "dbus_connection_send_with_reply_and_block", in: .libdbus)
    static let errorFree = Foreign<dbus_error_free_type>("dbus_error_free", in: .libdbus)
    static let errorInit = Foreign<dbus_error_init_type>("dbus_error_init", in: .libdbus)
    static let free = Foreign<dbus_free_type>("dbus_free", in: .libdbus)
    static let messageGetDestination = Foreign<dbus_message_get_destination_type>(
        "dbus_message_get_destination", in: .libdbus)
    static let messageGetErrorName = Foreign<dbus_message_get_error_name_type>(
        "dbus_message_get_error_name", in: .libdbus)
    static let messageGetInterface = Foreign<dbus_message_get_interface_type>(
        "dbus_message_get_interface", in: .libdbus)
    static let messageGetMember = Foreign<dbus_message_get_member_type>(
        "dbus_message_get_member", in: .libdbus)
    static let messageGetPath = Foreign<dbus_message_get_path_type>(
        "dbus_message_get_path", in: .libdbus)
    static let messageGetSender = Foreign<dbus_message_get_sender_type>(
        "dbus_message_get_sender", in: .libdbus)
    static let messageGetType = Foreign<dbus_message_get_type_type>(
        "dbus_message_get_type", in: .libdbus)
    static let messageIterGetArgType = Foreign<dbus_message_iter_get_arg_type_type>(
        "dbus_message_iter_get_arg_type", in: .libdbus)
    static let messageIterGetBasic = Foreign<dbus_message_iter_get_basic_type>(
        "dbus_message_iter_get_basic", in: .libdbus)
    static let messageIterInit = Foreign<dbus_message_iter_init_type>(
        "dbus_message_iter_init", in: .libdbus)
    static let messageMarshal = Foreign<dbus_message_marshal_type>(
        "dbus_message_marshal", in: .libdbus)
    static let messageNewMethodCall = Foreign<dbus_message_new_method_call_type>(
        "dbus_message_new_method_call", in: .libdbus)
    static let messageSetAutoStart = Foreign<dbus_message_set_auto_start_type>(
        "dbus_message_set_auto_start", in: .libdbus)
    static let messageSetNoReply = Foreign<dbus_message_set_no_reply_type>(
        "dbus_message_set_no_reply", in: .libdbus)
    static let messageUnref = Foreign<dbus_message_unref_type>("dbus_message_unref", in: .libdbus)
    static let pendingCallAllocateDataSlot = Foreign<dbus_pending_call_allocate_data_slot_type>(
        "dbus_pending_call_allocate_data_slot", in: .libdbus)
    static let pendingCallGetData = Foreign<dbus_pending_call_get_data_type>(
        "dbus_pending_call_get_data", in: .libdbus)
    static let pendingCallSetData = Foreign<dbus_pending_call_set_data_type>(
        "dbus_pending_call_set_data", in: .libdbus)
    static let pendingCallStealReply = Foreign<dbus_pending_call_steal_reply_type>(
        "dbus_pending_call_steal_reply", in: .libdbus)
}
