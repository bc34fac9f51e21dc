import CPreload

/// What is called of the library, and of GLib, which comes with it.
enum Bleep {
    static let mainContextNew = Foreign<g_main_context_new_type>("g_main_context_new", in: .bleep)
    static let mainContextUnref = Foreign<g_main_context_unref_type>(
        "g_main_context_unref", in: .bleep)
    static let clientNew = Foreign<bleep_client_new_type>("bleep_client_new", in: .bleep)
    static let clientUnref = Foreign<bleep_client_unref_type>("bleep_client_unref", in: .bleep)
    static let connectGateSet = Foreign<bleep_connect_gate_set_type>(
        "bleep_connect_gate_set", in: .bleep)
    static let errorBlame = Foreign<bleep_error_blame_type>("bleep_error_blame", in: .bleep)
    static let errorStatus = Foreign<bleep_error_status_type>("bleep_error_status", in: .bleep)
    static let errorUnref = Foreign<bleep_error_unref_type>("bleep_error_unref", in: .bleep)
    static let externalCallCancel = Foreign<bleep_external_call_cancel_type>(
        "bleep_external_call_cancel", in: .bleep)
    static let externalCallLost = Foreign<bleep_external_call_lost_type>(
        "bleep_external_call_lost", in: .bleep)
    static let externalCallNew = Foreign<bleep_external_call_new_type>(
        "bleep_external_call_new", in: .bleep)
    static let externalCallNext = Foreign<bleep_external_call_next_type>(
        "bleep_external_call_next", in: .bleep)
    static let externalCallRefused = Foreign<bleep_external_call_refused_type>(
        "bleep_external_call_refused", in: .bleep)
    static let externalCallReplied = Foreign<bleep_external_call_replied_type>(
        "bleep_external_call_replied", in: .bleep)
    static let externalCallResult = Foreign<bleep_external_call_result_type>(
        "bleep_external_call_result", in: .bleep)
    static let externalCallUnref = Foreign<bleep_external_call_unref_type>(
        "bleep_external_call_unref", in: .bleep)
    static let logSetLevel = Foreign<bleep_log_set_level_type>("bleep_log_set_level", in: .bleep)
    static let metricsWrite = Foreign<bleep_metrics_write_type>("bleep_metrics_write", in: .bleep)
    static let recoverAsync = Foreign<bleep_recover_async_type>("bleep_recover_async", in: .bleep)
    static let recorderDump = Foreign<bleep_recorder_dump_type>("bleep_recorder_dump", in: .bleep)
    static let recorderNoteMessage = Foreign<bleep_recorder_note_message_type>(
        "bleep_recorder_note_message", in: .bleep)
    static let recorderStart = Foreign<bleep_recorder_start_type>(
        "bleep_recorder_start", in: .bleep)
    static let recorderStop = Foreign<bleep_recorder_stop_type>("bleep_recorder_stop", in: .bleep)
    static let timeoutSet = Foreign<bleep_timeout_set_type>("bleep_timeout_set", in: .bleep)
}
