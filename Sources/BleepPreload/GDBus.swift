import CPreload

/// What is called of GIO, GObject and GLib.
enum GDBus {
    static let connectionCall = Foreign<g_dbus_connection_call_type>(
        "g_dbus_connection_call", in: .libgio)
    static let connectionCallFinish = Foreign<g_dbus_connection_call_finish_type>(
        "g_dbus_connection_call_finish", in: .libgio)
    static let connectionCallSync = Foreign<g_dbus_connection_call_sync_type>(
        "g_dbus_connection_call_sync", in: .libgio)
    static let connectionCallWithUnixFdList = Foreign<
        g_dbus_connection_call_with_unix_fd_list_type
    >(
        "g_dbus_connection_call_with_unix_fd_list", in: .libgio)
    static let connectionCallWithUnixFdListFinish = Foreign<
        g_dbus_connection_call_with_unix_fd_list_finish_type
    >(
        "g_dbus_connection_call_with_unix_fd_list_finish", in: .libgio)
    static let connectionCallWithUnixFdListSync = Foreign<
        g_dbus_connection_call_with_unix_fd_list_sync_type
    >(
        "g_dbus_connection_call_with_unix_fd_list_sync", in: .libgio)
    static let connectionFlushSync = Foreign<g_dbus_connection_flush_sync_type>(
        "g_dbus_connection_flush_sync", in: .libgio)
    static let connectionGetStream = Foreign<g_dbus_connection_get_stream_type>(
        "g_dbus_connection_get_stream", in: .libgio)
    static let connectionSendMessage = Foreign<g_dbus_connection_send_message_type>(
        "g_dbus_connection_send_message", in: .libgio)
    static let connectionSendMessageWithReply = Foreign<
        g_dbus_connection_send_message_with_reply_type
    >(
        "g_dbus_connection_send_message_with_reply", in: .libgio)
    static let connectionSendMessageWithReplyFinish = Foreign<
        g_dbus_connection_send_message_with_reply_finish_type
    >(
        "g_dbus_connection_send_message_with_reply_finish", in: .libgio)
    static let connectionSendMessageWithReplySync = Foreign<
        g_dbus_connection_send_message_with_reply_sync_type
    >(
        "g_dbus_connection_send_message_with_reply_sync", in: .libgio)
    static let errorGetRemoteError = Foreign<g_dbus_error_get_remote_error_type>(
        "g_dbus_error_get_remote_error", in: .libgio)
    static let messageGetBody = Foreign<g_dbus_message_get_body_type>(
        "g_dbus_message_get_body", in: .libgio)
    static let messageGetDestination = Foreign<g_dbus_message_get_destination_type>(
        "g_dbus_message_get_destination", in: .libgio)
    static let messageGetErrorName = Foreign<g_dbus_message_get_error_name_type>(
        "g_dbus_message_get_error_name", in: .libgio)
    static let messageGetInterface = Foreign<g_dbus_message_get_interface_type>(
        "g_dbus_message_get_interface", in: .libgio)
    static let messageGetMember = Foreign<g_dbus_message_get_member_type>(
        "g_dbus_message_get_member", in: .libgio)
    static let messageGetMessageType = Foreign<g_dbus_message_get_message_type_type>(
        "g_dbus_message_get_message_type", in: .libgio)
    static let messageGetPath = Foreign<g_dbus_message_get_path_type>(
        "g_dbus_message_get_path", in: .libgio)
    static let messageGetSender = Foreign<g_dbus_message_get_sender_type>(
        "g_dbus_message_get_sender", in: .libgio)
    static let messageNewMethodCall = Foreign<g_dbus_message_new_method_call_type>(
        "g_dbus_message_new_method_call", in: .libgio)
    static let messageSetFlags = Foreign<g_dbus_message_set_flags_type>(
        "g_dbus_message_set_flags", in: .libgio)
    static let messageToBlob = Foreign<g_dbus_message_to_blob_type>(
        "g_dbus_message_to_blob", in: .libgio)
    static let proxyCall = Foreign<g_dbus_proxy_call_type>("g_dbus_proxy_call", in: .libgio)
    static let proxyCallFinish = Foreign<g_dbus_proxy_call_finish_type>(
        "g_dbus_proxy_call_finish", in: .libgio)
    static let proxyCallSync = Foreign<g_dbus_proxy_call_sync_type>(
        "g_dbus_proxy_call_sync", in: .libgio)
    static let proxyCallWithUnixFdList = Foreign<g_dbus_proxy_call_with_unix_fd_list_type>(
        "g_dbus_proxy_call_with_unix_fd_list", in: .libgio)
    static let proxyCallWithUnixFdListFinish = Foreign<
        g_dbus_proxy_call_with_unix_fd_list_finish_type
    >(
        "g_dbus_proxy_call_with_unix_fd_list_finish", in: .libgio)
    static let proxyCallWithUnixFdListSync = Foreign<g_dbus_proxy_call_with_unix_fd_list_sync_type>(
        "g_dbus_proxy_call_with_unix_fd_list_sync", in: .libgio)
    static let proxyGetConnection = Foreign<g_dbus_proxy_get_connection_type>(
        "g_dbus_proxy_get_connection", in: .libgio)
    static let proxyGetDefaultTimeout = Foreign<g_dbus_proxy_get_default_timeout_type>(
        "g_dbus_proxy_get_default_timeout", in: .libgio)
    static let proxyGetInterfaceName = Foreign<g_dbus_proxy_get_interface_name_type>(
        "g_dbus_proxy_get_interface_name", in: .libgio)
    static let proxyGetName = Foreign<g_dbus_proxy_get_name_type>(
        "g_dbus_proxy_get_name", in: .libgio)
    static let proxyGetObjectPath = Foreign<g_dbus_proxy_get_object_path_type>(
        "g_dbus_proxy_get_object_path", in: .libgio)
    static let errorFree = Foreign<g_error_free_type>("g_error_free", in: .libgio)
    static let free = Foreign<g_free_type>("g_free", in: .libgio)
    static let ioErrorQuark = Foreign<g_io_error_quark_type>("g_io_error_quark", in: .libgio)
    static let objectSetDataFull = Foreign<g_object_set_data_full_type>(
        "g_object_set_data_full", in: .libgio)
    static let objectStealData = Foreign<g_object_steal_data_type>(
        "g_object_steal_data", in: .libgio)
    static let objectUnref = Foreign<g_object_unref_type>("g_object_unref", in: .libgio)
    static let socketConditionCheck = Foreign<g_socket_condition_check_type>(
        "g_socket_condition_check", in: .libgio)
    static let socketConnectionGetSocket = Foreign<g_socket_connection_get_socket_type>(
        "g_socket_connection_get_socket", in: .libgio)
    static let socketConnectionGetType = Foreign<g_socket_connection_get_type_type>(
        "g_socket_connection_get_type", in: .libgio)
    static let typeCheckInstanceIsA = Foreign<g_type_check_instance_is_a_type>(
        "g_type_check_instance_is_a", in: .libgio)
}
